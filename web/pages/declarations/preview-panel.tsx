import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  acceptDeclarationRoute,
  type Declaration,
  type PreviewRow,
  previewDeclarationRoute,
} from '../../../src/modules/declarations/contract.ts';
import type { NodeRef } from '../../../src/modules/register/contract.ts';
import { api } from '../../api.ts';
import { NodeLink } from '../../components/node-link.tsx';
import { Panel } from '../../components/page.tsx';
import { NodeSelect } from '../../components/register-fields.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { countryName } from '../../country.ts';
import { formatDate, formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';

const keyOf = ({ section, ref }: Pick<PreviewRow, 'section' | 'ref'>) => `${section}/${ref}`;

/** What the register would be told, row by row: each is taken or left, and taken for the one that a person says. */
export function PreviewPanel({ one }: { one: Declaration }) {
  const rights = useRights();
  const toast = useToast();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [as, setAs] = useState<Readonly<Record<string, string>>>({});
  const [showsAll, setShowsAll] = useState(false);
  const query = useQuery({
    queryKey: ['declaration-preview', one.id],
    queryFn: () => api.call(previewDeclarationRoute, { params: { id: one.id } }),
  });
  const { data } = query;
  const accept = useMutation({
    mutationFn: () => {
      const chosen = (data?.items ?? []).filter((row) => left.has(keyOf(row)) || as[keyOf(row)]);
      const rows = chosen.map((row) => {
        const node = as[keyOf(row)];
        return { section: row.section, ref: row.ref, take: !left.has(keyOf(row)), ...(node ? { as: node } : {}) };
      });
      return api.call(acceptDeclarationRoute, { params: { id: one.id }, input: { rows }, ifMatch: data!.etag });
    },
    onSuccess: async () => {
      toast({ text: t('declarations.accepted', { name: one.name }) });
      await readAnew();
    },
  });
  if (query.isError) {
    return (
      <ErrorNote title={t('declarations.preview-failed')} error={query.error} retry={() => void query.refetch()} />
    );
  }
  if (!data) return <Waiting />;
  const shown = showsAll ? data.items : data.items.filter(({ what }) => what !== 'unchanged');
  const taking = shown.filter((row) => row.what !== 'refused' && row.what !== 'unchanged' && !left.has(keyOf(row)));
  const toggle = (key: string) => {
    const next = new Set(left);
    if (!next.delete(key)) next.add(key);
    setLeft(next);
  };
  return (
    <>
      <div className="panel counts">
        {(['new', 'changed', 'unchanged', 'withdrawn'] as const).map((what) => (
          <div key={what}>
            <span className="figure-number big tabular">{formatNumber(data.counts[what])}</span>{' '}
            {t(`declarations.${what}`)}
          </div>
        ))}
      </div>
      {accept.isError && <ErrorNote title={t('declarations.accept-failed')} error={accept.error} />}
      <Panel
        title={t('declarations.preview-title')}
        flush
        actions={
          rights.write && (
            <Button size="xs" variant="filled" onClick={() => accept.mutate()} loading={accept.isPending}>
              {taking.length === 0
                ? t('declarations.accept-none')
                : left.size > 0
                  ? t('declarations.accept-some', { count: taking.length })
                  : t('declarations.accept')}
            </Button>
          )
        }
        footer={
          data.counts.unchanged > 0 &&
          !showsAll && (
            <Button size="xs" variant="subtle" onClick={() => setShowsAll(true)}>
              {t('declarations.show-unchanged', { count: data.counts.unchanged })}
            </Button>
          )
        }
      >
        <div className="inset column">
          {data.nothingSaid.length > 0 && (
            <p className="second">{t('declarations.nothing-said', { sections: sectionsInWords(data.nothingSaid) })}</p>
          )}
          {data.none.length > 0 && (
            <p className="second">{t('declarations.said-none', { sections: sectionsInWords(data.none) })}</p>
          )}
        </div>
        {shown.length > 0 && (
          <div className="table-scroll">
            <table className="data-table" aria-label={t('declarations.preview-title')}>
              <thead>
                <tr>
                  <th scope="col">{t('declarations.row')}</th>
                  <th scope="col">{t('declarations.taken-for')}</th>
                  <th scope="col">{t('declarations.changes')}</th>
                </tr>
              </thead>
              <tbody>
                {shown.map((row) => (
                  <Row
                    key={keyOf(row)}
                    row={row}
                    write={rights.write}
                    taken={!left.has(keyOf(row))}
                    toggle={() => toggle(keyOf(row))}
                    as={as[keyOf(row)] ?? ''}
                    choose={(node) => setAs({ ...as, [keyOf(row)]: node })}
                  />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Panel>
    </>
  );
}

function sectionsInWords(sections: readonly ('sites' | 'suppliers' | 'owners')[]): string {
  return sections.map((section) => t(`declarations.section-${section}`)).join(', ');
}

interface RowProps {
  row: PreviewRow;
  write: boolean;
  taken: boolean;
  toggle: () => void;
  as: string;
  choose: (node: string) => void;
}

function Row({ row, write, taken, toggle, as, choose }: RowProps) {
  const { name, section, what } = row;
  return (
    <tr>
      <td>
        <div className="row">
          {write && what !== 'refused' && what !== 'unchanged' && (
            <input type="checkbox" checked={taken} onChange={toggle} aria-label={t('declarations.take', { name })} />
          )}
          <span>
            <span className="medium">{name}</span>
            <small>
              {[t(`declarations.section-${section}`), t(`declarations.${what}`), row.says].filter(Boolean).join(' · ')}
            </small>
          </span>
        </div>
        {row.query && <small className="second">{row.query}</small>}
      </td>
      <td>
        <Taken row={row} write={write} as={as} choose={choose} />
      </td>
      <td>
        {row.problem && <span>{row.problem}</span>}
        {row.changes.length === 0 && !row.problem && <span className="third">{t('declarations.no-changes')}</span>}
        <ul>
          {row.changes.map(({ field, before, after }) => (
            <li key={field}>
              <span className="second">{fieldName(field)}</span>{' '}
              {before !== null && <s className="third">{valueInWords(field, before)}</s>}{' '}
              <span className="medium">{after === null ? t('common.not-known') : valueInWords(field, after)}</span>
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

/** Whom a name is taken for, by which rule, and what else it might be. */
function Taken({ row, write, as, choose }: Pick<RowProps, 'row' | 'write' | 'as' | 'choose'>) {
  const { node, others, ground, name, what, section } = row;
  const [another, setAnother] = useState<NodeRef | null>(null);
  const [isOther, setIsOther] = useState(false);
  const isChoice = write && (what === 'new' || what === 'changed');
  return (
    <>
      {isChoice ? (
        <NativeSelect
          aria-label={t('declarations.as', { name })}
          value={isOther ? 'other' : as}
          data={[
            { value: '', label: node ? labelOf(node) : t('declarations.new-node') },
            ...others.map((other) => ({ value: other.id, label: labelOf(other) })),
            ...(node ? [{ value: 'new', label: t('declarations.as-new') }] : []),
            { value: 'other', label: t('declarations.as-other') },
          ]}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setIsOther(value === 'other');
            choose(value === 'other' ? (another?.id ?? '') : value);
          }}
        />
      ) : node ? (
        <NodeLink node={node} />
      ) : (
        t('declarations.new-node')
      )}
      {isChoice && isOther && (
        <NodeSelect
          label={t('declarations.as-which', { name })}
          kind={section === 'sites' ? 'site' : 'supplier'}
          value={another}
          onChange={(chosen) => {
            setAnother(chosen);
            choose(chosen?.id ?? '');
          }}
        />
      )}
      {ground && as === '' && !isOther && <small>{ground.why}</small>}
    </>
  );
}

function labelOf({ name, number }: NonNullable<PreviewRow['node']>): string {
  return number ? `${name} · ${number}` : name;
}

const fields = [
  ...(['country', 'owned', 'region', 'recoverDays', 'bufferDays', 'share', 'shareMax', 'confidence'] as const),
  ...(['validUntil', 'site', 'retired', 'lei', 'duns', 'uei', 'cage', 'domain'] as const),
] as const;

function fieldName(field: string): string {
  const known = fields.find((one) => one === field);
  return known ? t(`declarations.field-${known}`) : field;
}

function valueInWords(field: string, value: string): string {
  if (field === 'country') return countryName(value);
  if (field === 'share' || field === 'shareMax') return `${Number((Number(value) * 100).toFixed(7))} %`;
  if (field === 'validUntil') return formatDate(value);
  if (field === 'owned' || field === 'retired') return value === 'true' ? t('common.yes') : t('common.no');
  return value;
}
