/** Loading the data and running all gates may take so many milliseconds of wall time on a worker; then they end as failed. */
export const gatesTimeoutMs = 600_000;
