/** 90 % of a normal distribution lie within so many standard deviations of its mean. */
export const normalWithin90 = 1.645;
