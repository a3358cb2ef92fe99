/** Evidence on nodes and links. */
export const evidence = `
`;
