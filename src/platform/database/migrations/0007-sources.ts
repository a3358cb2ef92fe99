/** Where feeds come from, exploit predictions, advisories of one workspace. */
export const sources = `
`;
