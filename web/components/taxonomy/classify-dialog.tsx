import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { type Classification, classifyRoute, type TaxonomyEntry } from '../../../src/modules/taxonomy/contract.ts';
import { api } from '../../api.ts';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { toggled } from '../../search-params.ts';
import { Dialog } from '../dialog.tsx';
import { ErrorNote, Waiting } from '../states.tsx';
import { type EntryGroup, foundIn, groupsOf, useTaxonomy } from './use-taxonomy.ts';

interface ClassifyDialogProps {
  classification: Classification;
  isFunction: boolean;
  close: () => void;
}

/** Chooses several values of a long list: words narrow it down, what is chosen stays chosen. */
export function ClassifyDialog({ classification, isFunction, close }: ClassifyDialogProps) {
  const before = isFunction ? classification.criticalFunctions : classification.elements;
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>(before.map(({ code }) => code));
  const taxonomy = useTaxonomy();
  const save = useMutation({
    mutationFn: () =>
      api.call(classifyRoute, {
        params: { id: classification.node.id },
        input: isFunction ? { criticalFunctions: [...chosen] } : { elements: [...chosen] },
        ifMatch: classification.etag,
      }),
    onSuccess: async () => {
      await readAnew();
      close();
    },
  });
  const kind = isFunction ? 'critical-function' : 'element';
  const groups = taxonomy.data && foundIn(offered(groupsOf(taxonomy.data, kind), before), typed);
  return (
    <Dialog title={t(`taxonomy.choose-${isFunction ? 'critical-functions' : 'elements'}`)} close={close}>
      {save.isError && <ErrorNote title={t('taxonomy.classify-failed')} error={save.error} />}
      {taxonomy.isError && (
        <ErrorNote title={t('taxonomy.failed')} error={taxonomy.error} retry={() => void taxonomy.refetch()} />
      )}
      <div className="filter-bar">
        <input
          className="text-filter"
          type="search"
          value={typed}
          placeholder={t('taxonomy.find')}
          aria-label={t('taxonomy.find')}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <span className="third small" role="status">
          {t('taxonomy.chosen', { count: chosen.length })}
        </span>
      </div>
      <div className="choices">
        {groups ? (
          groups.map((group) => (
            <Choices
              key={group.code}
              group={group}
              chosen={chosen}
              toggle={(code) => setChosen((codes) => toggled(codes, code) ?? [])}
            />
          ))
        ) : (
          <Waiting />
        )}
        {groups?.length === 0 && <p className="second">{t('taxonomy.none-found')}</p>}
      </div>
      <div className="dialog-actions">
        <Button onClick={close}>{t('common.cancel')}</Button>
        <Button variant="filled" onClick={() => save.mutate()} loading={save.isPending}>
          {t('taxonomy.save')}
        </Button>
      </div>
    </Dialog>
  );
}

/** What is retired is offered only where it was chosen before. */
function offered(groups: readonly EntryGroup[], before: readonly { code: string }[]): EntryGroup[] {
  const isOffered = ({ retired, code }: TaxonomyEntry) => !retired || before.some((one) => one.code === code);
  return groups.map((group) => ({ ...group, entries: group.entries.filter(isOffered) }));
}

interface ChoicesProps {
  group: EntryGroup;
  chosen: readonly string[];
  toggle: (code: string) => void;
}

function Choices({ group, chosen, toggle }: ChoicesProps) {
  return (
    <fieldset className="facet">
      <legend>{group.name}</legend>
      {group.entries.map(({ code, name, sentence }) => (
        <label key={code}>
          <input type="checkbox" className="check" checked={chosen.includes(code)} onChange={() => toggle(code)} />
          <span>
            {name}
            {sentence && <span className="third small">{sentence}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
