/** Notices and the ways they go out. */
export const notices = `
`;
