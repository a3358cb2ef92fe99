/** What a program keeps of the answers of an assessment from one save to the next is good while this is the same (decision 0071). */
export const saves = `
  -- Of the first link, which opens all: how often answers or proofs were written.
  alter table assessment_part add column saves int not null default 0;
`;
