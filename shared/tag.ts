/** Names a worker tag can have: part of queue names on both stores. */
export const tagPattern = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;
