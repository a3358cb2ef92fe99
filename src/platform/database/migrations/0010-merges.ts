/** Suppliers merged into another, and undone changes. */
export const merges = `
`;
