/** What the last matching noted beside its moment is not kept of the past: there it is unknown (decision 0012). */
export const pastMatching = `
  create or replace view past.matching with (security_invoker = true) as
    select workspace_id, index_sha256, least(matching.at, moment.at) as at, first_at, null::bigint as seen, null::jsonb as basis
    from public.matching cross join (select max(at) as at from public.change_set
      where workspace_id = public.holdfast_workspace() and number <= public.holdfast_as_of()) moment
    where first_at <= moment.at;
`;
