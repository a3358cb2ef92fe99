/** Roles, units, service accounts and sessions. */
export const people = `
`;
