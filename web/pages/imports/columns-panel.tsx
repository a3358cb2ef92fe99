import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { RegisterSheet } from '../../../src/formats/register-workbook/rows.ts';
import { template } from '../../../src/formats/register-workbook/template.ts';
import {
  forgetImportMappingRoute,
  type ImportSheet,
  type RegisterImport,
} from '../../../src/modules/imports/contract.ts';
import { api } from '../../api.ts';
import { Icon } from '../../components/icon.tsx';
import { Panel } from '../../components/page.tsx';
import { useToast } from '../../components/toast.tsx';
import { formatDate, formatNumber } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';

/** How the columns of the file are read, where that is more than the template says, and the way to say it otherwise. */
export function ColumnsPanel({ one, change }: { one: RegisterImport; change: () => void }) {
  const rights = useRights();
  const toast = useToast();
  const sheets = one.mapping ?? [];
  const remembered = sheets.flatMap((sheet) => sheet.remembered ?? []);
  const forget = useMutation({
    mutationFn: async () => {
      for (const { id } of remembered) await api.call(forgetImportMappingRoute, { params: { id } });
    },
    onSuccess: async () => {
      toast({ text: t('imports.columns-forgotten') });
      await readAnew();
    },
    onError: (error) => toast({ text: error.message }),
  });
  return (
    <Panel
      title={t('imports.columns')}
      flush
      footer={
        rights.write &&
        one.state === 'ready' && (
          <span className="row wrap">
            <Button size="xs" onClick={change}>
              {t('imports.columns-change')}
            </Button>
            {remembered.length > 0 && (
              <Button size="xs" loading={forget.isPending} onClick={() => forget.mutate()}>
                {t('imports.columns-forget')}
              </Button>
            )}
          </span>
        )
      }
    >
      <div className="sections">
        {sheets.map((sheet) => (
          <OneSheet key={sheet.sheet} sheet={sheet} />
        ))}
      </div>
    </Panel>
  );
}

function OneSheet({ sheet }: { sheet: ImportSheet }) {
  const { as } = sheet;
  return (
    <div>
      <div className="section-head">
        <b className="medium">{sheet.sheet === as || as === null ? sheet.sheet : `${sheet.sheet}: ${as}`}</b>{' '}
        <span className="third small">{howOf(sheet)}</span>
      </div>
      {as !== null && sheet.how !== 'template' && (
        <div className="inset">
          <ul className="plain-list small">
            {sheet.columns.map((column) => (
              <li key={column.column} className="row">
                <span className="mono third">{column.column}</span>
                <span className="grow ellipsis">{column.title || t('imports.map-no-title')}</span>
                <Icon name="right" />
                <span className="grow">
                  {titleOf(as, column.field) ?? <span className="third">{t('imports.columns-not-read')}</span>}
                </span>
              </li>
            ))}
          </ul>
          {sheet.foundBy && (
            <p className="second small keyless-note">
              {t('imports.found-by')} {foundBy(sheet.foundBy)}
            </p>
          )}
        </div>
      )}
    </div>
  );
}

function howOf({ how, remembered }: ImportSheet): string {
  if (how === 'remembered' && remembered) return t('imports.columns-remembered', { date: formatDate(remembered.at) });
  if (how === 'template') return t('imports.columns-template');
  return how === 'chosen' ? t('imports.columns-chosen') : t('imports.columns-left-out');
}

function titleOf(as: RegisterSheet, field: string | null): string | undefined {
  return template[as].columns.find((column) => column.field === field)?.title;
}

const foundInOrder = ['lei', 'duns', 'uei', 'cage', 'domain', 'name'] as const;

/** "Found by DUNS 1, name 2. 5 are new." */
function foundBy({ new: added = 0, ...counts }: Record<string, number>): string {
  const found = foundInOrder.filter((by) => counts[by]);
  const words = found.map((by) => `${t(`imports.found-${by}`)} ${formatNumber(counts[by]!)}`).join(', ');
  const sentences = [
    found.length > 0 && t('imports.found', { counts: words }),
    t('imports.found-new', { count: added }),
  ];
  return sentences.filter(Boolean).join(' ');
}

/** Whether there is more to say than that every sheet is on the template. */
export function hasOtherColumns({ mapping }: RegisterImport): boolean {
  return (mapping ?? []).some(({ how }) => how !== 'template');
}
