/** Saved views, remembered mappings and edits of many rows. */
export const views = `
`;
