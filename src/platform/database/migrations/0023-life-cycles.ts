/** Components by the name of their package, so that those with end-of-life dates are found among all (decision 0045). */
export const lifeCycles = `
  -- An index takes no more than about 2,700 bytes.
  create index component_package_name on component
    (workspace_id, left(split_part(split_part(purl, '@', 1), '?', 1), 200)) where purl is not null;
`;
