import { useQuery } from '@tanstack/react-query';
import {
  type Bom,
  type BomCheck,
  type BomProfile,
  bomProfiles,
  checkBomRoute,
} from '../../../src/modules/boms/contract.ts';
import { api } from '../../api.ts';
import { Panel } from '../../components/page.tsx';
import { ShareBar } from '../../components/share-bar.tsx';
import { ErrorNote, Waiting } from '../../components/states.tsx';
import { t } from '../../messages/messages.ts';

interface BomElementsProps {
  bom: Bom;
  profile: BomProfile;
  choose: (profile: BomProfile) => void;
}

/** Which minimum elements a document lacks, by a named list of them, and how each is mended. */
export function BomElements({ bom, profile, choose }: BomElementsProps) {
  const query = useQuery({
    queryKey: ['bom-elements', bom.id, profile],
    queryFn: ({ signal }) => api.call(checkBomRoute, { params: { id: bom.id }, query: { profile }, signal }),
  });
  return (
    <div className="column wide">
      <label className="row wrap">
        <span>{t('products.elements-profile')}</span>
        <select className="plain-select" value={profile} onChange={({ target }) => choose(target.value as BomProfile)}>
          {bomProfiles.map((id) => (
            <option key={id} value={id}>
              {t(`products.elements-${id}`)}
            </option>
          ))}
        </select>
      </label>
      {query.isError ? (
        <ErrorNote title={t('products.elements-failed')} error={query.error} retry={() => void query.refetch()} />
      ) : query.data ? (
        <Elements check={query.data} />
      ) : (
        <Waiting />
      )}
    </div>
  );
}

function Elements({ check }: { check: BomCheck }) {
  const lacking = [
    { ref: '', name: t('products.elements-document'), version: null, purl: null, missing: check.document.missing },
    ...check.components,
  ].filter(({ missing }) => missing.length > 0);
  return (
    <>
      <Panel title={check.profile.title} aside={check.profile.edition} flush>
        <table className="data-table">
          <tbody>
            {check.coverage.map(({ element, of, title, level, present, total }) => (
              <tr key={`${of} ${element}`}>
                <td className="name">
                  {title}
                  {level === 'if-it-exists' && <small>{t('products.elements-if-it-exists')}</small>}
                </td>
                <td className="numeric">{t('products.elements-share', { present, total })}</td>
                <td className="stacked">{t(`products.elements-of-${of}`)}</td>
                <td className="stacked">
                  <ShareBar
                    label={t('products.elements-share', { present, total })}
                    shares={[
                      { kind: 'checked', count: present },
                      { kind: 'not-known', count: total - present },
                    ]}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
      <Panel title={t('products.elements-missing')} aside={lacking.length} flush>
        {lacking.length === 0 && <p className="inset second">{t('products.elements-none')}</p>}
        <table className="data-table">
          <tbody>
            {lacking.slice(0, rowsShown).map(({ ref, name, version, missing }, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the rows of one answer never move
              <tr key={`${ref}${place}`}>
                <td className="name">{[name, version].filter(Boolean).join(' ')}</td>
                <td className="stacked">
                  <ul>
                    {missing.map(({ element, message, mend }) => (
                      <li key={element}>
                        {message} <span className="third">{mend}</span>
                      </li>
                    ))}
                  </ul>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {lacking.length > rowsShown && (
          <p className="inset third">{t('common.more-rows', { count: lacking.length - rowsShown })}</p>
        )}
      </Panel>
    </>
  );
}

/** As many as are read through; the rest is counted, and whole in the answer of the API. */
const rowsShown = 200;
