/** The strategies: how the configurations of a sweep are chosen. */
export const methods = ['grid', 'random', 'sobol', 'lhs'] as const;
