import { isolate, isSeen, pastViewSql, seenBySql } from '../register-table.ts';

/** What pages count over many rows is counted when it changes (decision 0027). */
export const counts = `
  -- The open findings of each product, by what lists count and filter by.
  create table finding_count (
    workspace_id uuid not null,
    product_id uuid not null,
    severity_level text not null,
    known_exploited boolean not null,
    malicious boolean not null,
    fixable boolean not null,
    findings int not null,
    primary key (workspace_id, product_id, severity_level, known_exploited, malicious, fixable),
    foreign key (workspace_id, product_id) references product (workspace_id, id) on delete cascade
  );
  ${isolate('finding_count')}
  ${seenBySql('finding_count', isSeen('product_id'))}
  ${pastViewSql(
    'finding_count',
    `
    select workspace_id, product_id, severity_level, known_exploited, malicious, cardinality(fixed_in) > 0 as fixable,
      count(*)::int as findings
    from past.finding where gone_at is null group by 1, 2, 3, 4, 5, 6`,
  )}
  ${ofEveryWorkspace(
    ['finding', 'finding_count'],
    `
    insert into finding_count
    select workspace_id, product_id, severity_level, known_exploited, malicious, cardinality(fixed_in) > 0, count(*)
    from finding where gone_at is null group by 1, 2, 3, 4, 5, 6;`,
  )}

  -- The parts of a BOM are counted when it is read, and met with vulnerability data later.
  alter table bom_coverage add column matched boolean not null default false;
  ${ofEveryWorkspace(
    ['bom', 'bom_component', 'component', 'bom_coverage'],
    `
    update bom_coverage set matched = true;
    insert into bom_coverage (workspace_id, bom_id, reason, components)
    select bom.workspace_id, bom.id, coalesce(component.unchecked, ''), count(occurrence.component_id)
    from bom
    left join bom_component occurrence on occurrence.workspace_id = bom.workspace_id and occurrence.bom_id = bom.id
    left join component on component.workspace_id = bom.workspace_id and component.id = occurrence.component_id
    where bom.state = 'ready' and not exists (select from bom_coverage counted
      where counted.workspace_id = bom.workspace_id and counted.bom_id = bom.id)
    group by 1, 2, 3;`,
  )}
  create index on bom_coverage (workspace_id, bom_id) where not matched;

  -- Vulnerabilities are looked for by any of their names, in capitals or not, whole or as they begin.
  create index on shared_vulnerability_alias (lower(alias) text_pattern_ops);
  create index on shared_vulnerability (merged_into) where merged_into is not null;

  -- Which components name whom is read from the index alone.
  drop index bom_component_workspace_id_supplier_name_id_idx;
  create index on bom_component (workspace_id, supplier_name_id, component_id, bom_id) where supplier_name_id is not null;

  -- Work that waits or runs is little beside what was done.
  create index on job (workspace_id, kind) where state in ('waiting', 'running');
`;

/** For as long as it runs, row-level security does not bind the owner of these tables. */
function ofEveryWorkspace(tables: readonly string[], statements: string): string {
  const set = (word: string) =>
    tables.map((table) => `alter table ${table} ${word} row level security;`).join('\n    ');
  return `
    ${set('no force')}
    ${statements}
    ${set('force')}`;
}
