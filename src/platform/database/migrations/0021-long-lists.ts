/** What keeps pages quick where a workspace has ten thousand products and a million findings (decision 0047). */
export const longLists = `
  -- The orders in which findings are listed, beside \`finding_urgency\`.
  create index finding_opened on finding (workspace_id, opened_at, number) where gone_at is null;
  create index finding_severity on finding (workspace_id, (-severity_rank), number) where gone_at is null;
  create index finding_private on finding (workspace_id, id) where match ? 'privateAdvisories';
  -- All but a few nodes are components: what joins the register by its kind need not pass them.
  create index node_of_kind on node (workspace_id, kind, id) where kind <> 'component';
  create index node_retired on node (workspace_id, kind, id) where retired;

  -- Sees what it saw; but PostgreSQL reckons that each look at a row cost a reading of all BOMs, and avoided the indexes for it.
  ${['bom_component', 'bom_graph', 'bom_coverage']
    .map(
      (table) => `
  alter policy units on ${table} using ((select holdfast_sees_all())
    or exists (select from bom where bom.workspace_id = ${table}.workspace_id and bom.id = ${table}.bom_id));`,
    )
    .join('')}
`;
