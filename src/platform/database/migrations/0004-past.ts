/** Reading the past, and rows seen by unit. */
export const past = `
`;
