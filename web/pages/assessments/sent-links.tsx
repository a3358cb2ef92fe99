import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { formatCsv } from '../../../src/formats/csv/format-csv.ts';
import type { Round } from '../../../src/modules/assessments/contract.ts';
import { Panel } from '../../components/page.tsx';
import { formatDate } from '../../format.ts';
import { t } from '../../messages/messages.ts';

interface Sent {
  round: Round;
  items: {
    assessment: { id: string; number: string; supplier: { id: string; name: string } };
    link: { token: string; expiresAt: string } | null;
  }[];
}

const addressOf = (token: string) => `${location.origin}/answer#${token}`;

/** The links of a round, told once: to be copied one by one, or all as a file. */
export function SentLinks({ sent: { round, items } }: { sent: Sent }) {
  const copied = items.filter(({ link }) => link !== null);
  const mailed = items.length - copied.length;
  return (
    <div className="column wide">
      <div className="note" role="status">
        <h2>{t('assessments.sent-title', { count: items.length })}</h2>
        <p className="second">
          {[
            mailed > 0 && t('assessments.sent-mailed', { count: mailed }),
            copied.length > 0 && t('assessments.sent-copied', { count: copied.length }),
          ]
            .filter(Boolean)
            .join(' ')}
        </p>
        <div className="row wrap actions">
          <Button
            variant="filled"
            renderRoot={(props) => <Link {...props} to="/assessments" search={{ round: [round.id] }} />}
          >
            {t('assessments.see-round')}
          </Button>
        </div>
      </div>
      {copied.length > 0 && (
        <Panel
          title={t('assessments.links-title')}
          actions={
            <>
              <CopyButton
                text={copied
                  .map(({ assessment, link }) => `${assessment.supplier.name}\t${addressOf(link!.token)}`)
                  .join('\n')}
                label={t('assessments.copy-all')}
              />
              <Button
                size="xs"
                component="a"
                href={csvAddress(copied)}
                download={`${round.number}-${t('assessments.links-file')}.csv`}
              >
                {t('assessments.links-csv')}
              </Button>
            </>
          }
          flush
        >
          <div className="table-scroll">
            <table className="data-table" aria-label={t('assessments.links-title')}>
              <thead>
                <tr>
                  <th scope="col">{t('assessments.supplier')}</th>
                  <th scope="col">{t('assessments.link')}</th>
                  <th scope="col">{t('assessments.link-until')}</th>
                  <th scope="col">{t('common.copy')}</th>
                </tr>
              </thead>
              <tbody>
                {copied.map(({ assessment, link }) => (
                  <tr key={assessment.id}>
                    <td>
                      {assessment.supplier.name}
                      <small className="mono">{assessment.number}</small>
                    </td>
                    <td>
                      <span className="mono break">{addressOf(link!.token)}</span>
                    </td>
                    <td>{formatDate(link!.expiresAt)}</td>
                    <td>
                      <CopyButton
                        text={addressOf(link!.token)}
                        label={t('common.copy')}
                        of={assessment.supplier.name}
                      />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Panel>
      )}
    </div>
  );
}

function CopyButton({ text, label, of }: { text: string; label: string; of?: string }) {
  const clipboard = useClipboard();
  return (
    <Button
      size="xs"
      aria-label={of && t('assessments.copy-link-of', { name: of })}
      onClick={() => clipboard.copy(text)}
    >
      {clipboard.copied ? t('common.copied') : label}
    </Button>
  );
}

/** A file of the links that the browser itself makes: they are told once, and nothing keeps them. */
function csvAddress(items: Sent['items']): string {
  const rows = items.map(({ assessment, link }) => [
    ...[assessment.supplier.name, assessment.number, addressOf(link!.token), link!.expiresAt.slice(0, 10)],
  ]);
  const text = formatCsv([
    [t('assessments.supplier'), t('assessments.assessment'), t('assessments.link'), t('assessments.link-until')],
    ...rows,
  ]);
  return `data:text/csv;charset=utf-8,${encodeURIComponent(text)}`;
}
