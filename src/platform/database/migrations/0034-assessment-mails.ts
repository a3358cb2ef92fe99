/** When a mail about an assessment is tried again (decision 0069), and the scale by which suppliers are asked anew. */
export const assessmentMails = `
  -- Null where it was sent, given up, or cut short so that nobody knows.
  alter table assessment_mail add column due_at timestamptz, add column attempts int not null default 0;

  -- The scale is the one of the supply network; \`unknown\` where nobody said what rests on a supplier.
  alter table assessment_cadence drop constraint assessment_cadence_level_check;
  alter table assessment_cadence add constraint assessment_cadence_level_check
    check (level in ('none', 'low', 'moderate', 'high', 'very-high', 'unknown'));
`;
