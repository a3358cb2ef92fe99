import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type Bom, downloadBomRoute } from '../../../src/modules/boms/contract.ts';
import type { ProductListItem } from '../../../src/modules/products/contract.ts';
import { downloadAddress } from '../../api.ts';
import { CouldNotCheck } from '../../components/could-not-check.tsx';
import { FindingCounts, totalOf } from '../../components/finding-counts.tsx';
import { Icon } from '../../components/icon.tsx';
import { Glyph } from '../../components/level.tsx';
import { Panel } from '../../components/page.tsx';
import { ShareBar } from '../../components/share-bar.tsx';
import { formatBytes, formatDate, formatMoment, shortHash } from '../../format.ts';
import { t } from '../../messages/messages.ts';
import { Figure } from '../../why/figure.tsx';
import { CandidatesNote } from '../candidates/candidates-note.tsx';
import { reasonText } from '../findings/reasons.ts';

/** How many components could be checked, beside those that could not and why. */
export function BomCoverage({ bom }: { bom: Bom }) {
  return (
    <>
      {!bom.newest && (
        <p className="note warning">
          {t('products.bom-older')}{' '}
          <Link to="/products/$id/bom" params={{ id: bom.product.number ?? bom.product.id }}>
            {t('products.bom-newest')}
          </Link>
        </p>
      )}
      <div className="columns with-wide-aside">
        <Checked bom={bom} />
        <CouldNotCheck
          why={{ kind: 'bom', id: bom.number, value: 'unchecked' }}
          of={bom.components ?? 0}
          matched={bom.checkedAt !== null}
          withoutAdvisories={bom.withoutAdvisories}
          rows={bom.unchecked.map(({ reason, count }) => ({
            reason: reasonText(reason),
            count,
            act: (
              <Link
                to="/products/$id/bom"
                params={{ id: bom.product.number ?? bom.product.id }}
                search={{ bom: bom.newest ? undefined : bom.number, show: 'unchecked', reason: [reason] }}
              >
                {t('products.bom-list')}
              </Link>
            ),
          }))}
        />
      </div>
      {bom.newest && <CandidatesNote product={bom.product.number ?? bom.product.id} />}
    </>
  );
}

function Checked({ bom }: { bom: Bom }) {
  const components = bom.components ?? 0;
  const checked = bom.checked ?? 0;
  const unchecked = components - checked;
  const label = [
    t('products.checked-label', { count: checked }),
    t('products.bom-unchecked', { count: unchecked }),
  ].join(', ');
  return (
    <Panel
      title={t('products.bom-checked-title')}
      actions={
        <Button component="a" size="xs" href={downloadAddress(downloadBomRoute, { params: { id: bom.id } })} download>
          {t('products.bom-download')}
        </Button>
      }
    >
      <div className="column">
        <div className="row wrap wide">
          <span>
            <Figure value={checked} size="leading" why={{ kind: 'bom', id: bom.number, value: 'checked' }} />{' '}
            {t('products.bom-of', { count: components })}
          </span>
          <span className="grow">
            <ShareBar
              label={label}
              shares={[
                { kind: 'checked', count: checked },
                { kind: 'not-known', count: unchecked },
              ]}
            />
          </span>
        </div>
        {bom.findings && bom.checkedAt && (
          <p className="row wrap">
            <span className="second">{t('products.bom-findings', { count: totalOf(bom.findings) })}</span>
            <FindingCounts counts={{ ...bom.findings, unchecked: 0 }} basis="checked" />
          </p>
        )}
        <p className="small third">
          {bom.checkedAt
            ? t('products.bom-checked-at', { moment: formatMoment(bom.checkedAt) })
            : t('products.bom-not-checked-yet')}
        </p>
        <p className="small third">{documentText(bom)}</p>
        {bom.unresolvedNames > 0 && (
          <Link to="/names">{t('products.bom-names-waiting', { count: bom.unresolvedNames })}</Link>
        )}
        <BomWarnings bom={bom} />
      </div>
    </Panel>
  );
}

function documentText(bom: Bom): string {
  return [
    bom.fileName,
    bom.format && t('products.bom-document', { format: bom.format, version: bom.specVersion ?? '' }),
    bom.madeAt && t('products.bom-made', { date: formatDate(bom.madeAt) }),
    formatBytes(bom.bytes),
    t('products.bom-hash', { hash: shortHash(bom.sha256) }),
  ]
    .filter(Boolean)
    .join(' · ');
}

function BomWarnings({ bom }: { bom: Bom }) {
  if (bom.warnings.length === 0) return null;
  return (
    <details>
      <summary>{t('products.bom-warnings', { count: bom.warnings.length })}</summary>
      <LocatedProblems problems={bom.warnings} />
    </details>
  );
}

/** A document that was not taken: why, each reason with its place. */
export function RefusedBom({ bom }: { bom: Bom }) {
  return (
    <div className="note bad" role="alert">
      <h2>
        <Glyph mark={5} />
        {t('products.bom-refused', { file: bom.fileName })}
      </h2>
      <p>{t('products.bom-refused-text')}</p>
      <LocatedProblems problems={bom.problems} />
    </div>
  );
}

/** As many as one mends before trying again. */
const problemsShown = 50;

function LocatedProblems({ problems }: { problems: Bom['problems'] }) {
  return (
    <ul>
      {problems.slice(0, problemsShown).map((problem) => (
        <li key={problem.at + problem.message}>
          <span className="mono">{problem.at}</span> {problem.message}
        </li>
      ))}
      {problems.length > problemsShown && (
        <li className="third">{t('common.more-rows', { count: problems.length - problemsShown })}</li>
      )}
    </ul>
  );
}

/** All documents the product was given, the newest first. */
export function BomDocuments({ product, boms, shown }: { product: ProductListItem; boms: readonly Bom[]; shown: Bom }) {
  return (
    <Panel title={t('products.bom-documents')} aside={boms.length} flush>
      <table className="data-table">
        <tbody>
          {boms.map((bom) => (
            <tr key={bom.id} aria-selected={bom.id === shown.id}>
              <td>
                <Link
                  className="name"
                  to="/products/$id/bom"
                  params={{ id: product.number }}
                  search={{ bom: bom.number }}
                >
                  {bom.fileName}
                </Link>
                <small>
                  <span className="mono">{bom.number}</span> · {formatMoment(bom.receivedAt)}
                  {bom.receivedBy && ` · ${bom.receivedBy}`}
                  {bom.receiverErased && ` · ${t('common.erased-person')}`}
                </small>
              </td>
              <td>
                {bom.newest && <span className="tag">{t('products.bom-counts')}</span>}
                {bom.state === 'refused' && <span className="tag strong">{t('products.bom-state-refused')}</span>}
                {bom.state === 'failed' && <span className="tag strong">{t('products.bom-state-failed')}</span>}
              </td>
              <td className="numeric table-only">{bom.components}</td>
              <td className="numeric stacked">
                <a
                  href={downloadAddress(downloadBomRoute, { params: { id: bom.id } })}
                  download
                  aria-label={t('products.bom-download-named', { file: bom.fileName })}
                >
                  <Icon name="import" />
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
