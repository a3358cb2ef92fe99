/** What backup, restore and several servers need. */
export const keeping = `
`;
