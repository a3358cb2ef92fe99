/** Erased personal fields. */
export const audit = `
`;
