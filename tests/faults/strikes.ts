/** How often each fault strikes: once among the ordinary tests, twenty times in `npm run test:faults`. */
export const strikes = Number(process.env.HOLDFAST_FAULT_STRIKES ?? 1);
