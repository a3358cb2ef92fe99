import { Button } from '@mantine/core';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { Problem } from '../../../../src/common/errors.ts';
import { itemsOf, type Questionnaire } from '../../../../src/formats/questionnaire/document.ts';
import { readQuestionnaireObject } from '../../../../src/formats/questionnaire/read-questionnaire.ts';
import { PageHead, Panel } from '../../../components/page.tsx';
import { useToast } from '../../../components/toast.tsx';
import { t } from '../../../messages/messages.ts';
import { type Direction, moveItem, removeItem } from './edit-items.ts';
import { addSection, moveSection } from './edit-sections.ts';
import { GatesForm } from './gates-form.tsx';
import { HeadForm } from './head-form.tsx';
import { ItemActs, SectionActs } from './item-acts.tsx';
import { ItemForm } from './item-form.tsx';
import { forgetDraft, keepDraft } from './kept-draft.ts';
import { OptionsForm } from './options-form.tsx';
import { keyOf, Outline } from './outline.tsx';
import { placeOfProblem, type Selected } from './problem-place.ts';
import { ProfilesForm } from './profiles-form.tsx';
import { SaveDialog } from './save-dialog.tsx';
import { SectionForm } from './section-form.tsx';
import { type Base, draftFor } from './use-base.ts';
import { type Edit, useHistory } from './use-history.ts';

/** How long after the last letter a draft is kept. */
const quietMillis = 400;

export function Editor({ base }: { base: Base }) {
  const [found] = useState(() => draftFor(base));
  const [isRestored, setRestored] = useState(found !== undefined);
  const { document, edit, undo, redo, begin } = useHistory(found ?? base.begin);
  const [selected, select] = useState<Selected>(() => firstOf(found ?? base.begin));
  const [saving, setSaving] = useState(false);
  const { isKept, forget } = useKeeping(base, document);
  const toast = useToast();
  const judged = useDeferredValue(document);
  const problems = useMemo(() => problemsOf(judged), [judged]);
  const wrongKeys = problems.map(({ at }) => keyOf(placeOfProblem(judged, at))).join('\n');
  const wrong = useMemo(() => new Set(wrongKeys.split('\n')), [wrongKeys]);
  useUndoKeys(undo, redo);
  const remove = (what: Selected) => {
    if (!('id' in what)) return;
    edit((before) => without(before, what));
    select(neighbourOf(document, what));
    toast({
      text: t(`questionnaire-editor.removed-${what.kind}`, { id: what.id }),
      action: { label: t('common.undo'), act: () => edit(() => document) },
    });
  };
  const move = (what: Selected, direction: Direction) => {
    if (what.kind === 'item') edit((before) => moveItem(before, what.id, direction));
    if (what.kind === 'section') edit((before) => moveSection(before, what.id, direction));
  };
  const discard = () => {
    const typed = document;
    forget();
    begin(base.begin);
    setRestored(false);
    select(firstOf(base.begin));
    toast({
      text: t('questionnaire-editor.discarded'),
      action: { label: t('common.undo'), act: () => begin(typed) },
    });
  };
  const form = useRef<HTMLDivElement>(null);
  const choose = useCallback((next: Selected) => {
    select(next);
    // On a phone the form stands below the outline.
    if (matchMedia('(max-width: 700px)').matches) requestAnimationFrame(() => form.current?.scrollIntoView());
  }, []);
  return (
    <>
      <PageHead
        title={base.saved ? t('questionnaire-editor.title-own', { name: document.title }) : document.title}
        lede={isKept ? t('questionnaire-editor.lede') : t('questionnaire-editor.not-kept')}
        under={{ to: '/questionnaires', label: t('questionnaires.title'), number: document.id }}
        actions={
          <div className="row wrap">
            <Button disabled={!undo} onClick={undo}>
              {t('questionnaire-editor.undo')}
            </Button>
            <Button disabled={!redo} onClick={redo}>
              {t('questionnaire-editor.redo')}
            </Button>
            <Button onClick={discard} disabled={document === base.begin}>
              {t('questionnaire-editor.discard')}
            </Button>
            <Button variant="filled" disabled={problems.length > 0} onClick={() => setSaving(true)}>
              {t('questionnaire-editor.save')}
            </Button>
          </div>
        }
      />
      {isRestored && <p className="note">{t('questionnaire-editor.restored')}</p>}
      <div className="editor-columns">
        <Outline
          document={document}
          selected={selected}
          select={choose}
          wrong={wrong}
          move={move}
          remove={remove}
          addSection={() => {
            const added = addSection(document, t('questionnaire-editor.new-section'));
            edit(() => added.document);
            choose({ kind: 'section', id: added.id });
          }}
        />
        <div className="column wide" ref={form}>
          <Problems problems={problems} document={judged} select={choose} />
          <Panel
            title={placeName(selected)}
            actions={
              <Acts document={document} selected={selected} edit={edit} select={choose} move={move} remove={remove} />
            }
          >
            <Form document={document} selected={selected} edit={edit} select={choose} isNew={!base.isOwn} />
          </Panel>
        </div>
      </div>
      {saving && <SaveDialog base={base} document={document} saved={forget} close={() => setSaving(false)} />}
    </>
  );
}

interface FormProps {
  document: Questionnaire;
  selected: Selected;
  edit: Edit;
  select: (selected: Selected) => void;
  isNew: boolean;
}

function Form({ document, selected, edit, select, isNew }: FormProps) {
  switch (selected.kind) {
    case 'head':
      return <HeadForm document={document} edit={edit} isNew={isNew} />;
    case 'options':
      return <OptionsForm document={document} edit={edit} />;
    case 'gates':
      return <GatesForm document={document} edit={edit} />;
    case 'profiles':
      return <ProfilesForm document={document} edit={edit} />;
    case 'section': {
      const section = document.sections.find(({ id }) => id === selected.id);
      return section ? (
        <SectionForm key={section.id} section={section} document={document} edit={edit} select={select} />
      ) : null;
    }
    case 'item': {
      const item = [...itemsOf(document)].find(({ id }) => id === selected.id);
      return item ? <ItemForm key={item.id} item={item} document={document} edit={edit} select={select} /> : null;
    }
  }
}

interface ActsProps extends Omit<FormProps, 'isNew'> {
  move: (selected: Selected, direction: Direction) => void;
  remove: (selected: Selected) => void;
}

function Acts({ selected, ...rest }: ActsProps) {
  if (selected.kind === 'item') return <ItemActs id={selected.id} {...rest} />;
  return selected.kind === 'section' ? <SectionActs id={selected.id} {...rest} /> : null;
}

function placeName(selected: Selected): string {
  return 'id' in selected
    ? t(`questionnaire-editor.place-${selected.kind}`, { id: selected.id })
    : t(`questionnaire-editor.place-${selected.kind}`);
}

interface ProblemsProps {
  problems: readonly Problem[];
  document: Questionnaire;
  select: (selected: Selected) => void;
}

/** What stands in the way of saving, each with a way to its place. */
function Problems({ problems, document, select }: ProblemsProps) {
  if (problems.length === 0) {
    return (
      <p className="third small" role="status">
        {t('questionnaire-editor.no-problems')}
      </p>
    );
  }
  return (
    <div className="note warning" role="status">
      <h3>{t('questionnaire-editor.problems', { count: problems.length })}</h3>
      <ul className="plain-list column">
        {problems.slice(0, 8).map(({ at, message }) => {
          const place = placeOfProblem(document, at);
          return (
            <li key={at + message}>
              <button type="button" className="link-button" onClick={() => select(place)}>
                {placeName(place)}
              </button>{' '}
              {message}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Keeps what is typed, a moment after it is typed and when the page is left. */
function useKeeping({ place, saved, begin }: Base, document: Questionnaire) {
  const [isKept, setKept] = useState(true);
  const latest = useRef<Questionnaire | undefined>(undefined);
  const keep = useCallback(() => {
    if (latest.current === undefined) return;
    const from = saved ? { id: saved.id, version: saved.version } : null;
    setKept(keepDraft(place, { document: latest.current, from }));
    latest.current = undefined;
  }, [place, saved]);
  useEffect(() => {
    if (document === begin) return;
    latest.current = document;
    const timer = setTimeout(keep, quietMillis);
    return () => clearTimeout(timer);
  }, [document, begin, keep]);
  useEffect(() => {
    addEventListener('pagehide', keep);
    return () => {
      keep();
      removeEventListener('pagehide', keep);
    };
  }, [keep]);
  const forget = () => {
    latest.current = undefined;
    forgetDraft(place);
  };
  return { isKept, forget };
}

/** Ctrl Z outside of fields, which have an undo of their own. */
function useUndoKeys(undo: (() => void) | undefined, redo: (() => void) | undefined): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const isField = (event.target as HTMLElement).closest('input, textarea, select') !== null;
      if (isField || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
      event.preventDefault();
      (event.shiftKey ? redo : undo)?.();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [undo, redo]);
}

function problemsOf(document: Questionnaire): Problem[] {
  const read = readQuestionnaireObject(document);
  return read.ok ? [] : read.problems;
}

function firstOf({ sections }: Questionnaire): Selected {
  const first = sections[0]?.items[0];
  return first ? { kind: 'item', id: first.id } : { kind: 'head' };
}

function without(document: Questionnaire, { kind, id }: Extract<Selected, { id: string }>): Questionnaire {
  if (kind === 'item') return removeItem(document, id);
  const section = document.sections.find((one) => one.id === id);
  const emptied = (section?.items ?? []).reduce((next, item) => removeItem(next, item.id), document);
  return { ...emptied, sections: emptied.sections.filter((one) => one.id !== id) };
}

/** Where one stands when what one stood on is gone. */
function neighbourOf(document: Questionnaire, gone: Extract<Selected, { id: string }>): Selected {
  if (gone.kind === 'section') return { kind: 'head' };
  const all = [...itemsOf(document)];
  const at = all.findIndex(({ id }) => id === gone.id);
  const before = all[at - 1];
  return before ? { kind: 'item', id: before.id } : { kind: 'head' };
}
