/** The title of a form beside its document, which would be unpacked whole for each row of each list that shows it. */
export const formTitles = `
  alter table assessment_form add column title text generated always as (document ->> 'title') stored;
`;
