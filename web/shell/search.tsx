import { useClickOutside } from '@mantine/hooks';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { Icon } from '../components/icon.tsx';
import { useKeys } from '../keyboard.tsx';
import { t } from '../messages/messages.ts';
import type { Act } from './commands.ts';
import { type Suggestion, useSuggestions } from './use-suggestions.ts';

/** Finds anything by name, number or identifier, goes to any page and acts: an ARIA combobox with a list. */
export function Search({ act }: { act: (act: Act) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [opened, setOpened] = useState(false);
  const [onPhone, setOnPhone] = useState(false);
  const [active, setActive] = useState(0);
  const [hurried, setHurried] = useState(false);
  const { commands, records, answered } = useSuggestions(typed, act);
  const suggestions = [...commands, ...records];
  const close = () => {
    setOpened(false);
    setOnPhone(false);
    setTyped('');
    setActive(0);
    setHurried(false);
  };
  const outside = useClickOutside(() => (opened || onPhone) && close());
  // At once, so that no key typed right after Ctrl K is lost.
  const open = () => {
    flushSync(() => {
      setOnPhone(true);
      setOpened(true);
    });
    field.current?.focus();
  };
  useKeys({ 'ctrl k': open });

  const go = (suggestion: Suggestion | undefined) => {
    if (!suggestion) return;
    close();
    field.current?.blur();
    suggestion.go();
  };
  // Enter before the answer: go as soon as it is there, and never to what an earlier question found.
  useEffect(() => {
    if (!hurried || !answered) return;
    setHurried(false);
    go(suggestions[0]);
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') {
      if (opened) setActive((at) => Math.min(suggestions.length - 1, at + 1));
      setOpened(true);
    } else if (event.key === 'ArrowUp') setActive((at) => Math.max(0, at - 1));
    else if (event.key === 'Enter') {
      if (!opened) setOpened(true);
      else if (active < commands.length || answered) go(suggestions[active]);
      else setHurried(typed.trim() !== '');
    } else if (event.key === 'Escape') {
      close();
      field.current?.blur();
    } else return;
    event.preventDefault();
  };

  const shown = opened && (suggestions.length > 0 || answered);
  return (
    <>
      <button type="button" className="avatar icon-button only-phone" aria-label={t('shell.search')} onClick={open}>
        <Icon name="search" />
      </button>
      <search className={onPhone ? 'search opened' : 'search'} ref={outside}>
        <div className="search-field">
          <Icon name="search" />
          <input
            ref={field}
            role="combobox"
            aria-label={t('shell.search')}
            aria-expanded={shown}
            aria-controls="search-results"
            aria-autocomplete="list"
            aria-activedescendant={shown && suggestions[active] ? `search-${active}` : undefined}
            autoComplete="off"
            placeholder={t('shell.search-placeholder')}
            value={typed}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setActive(0);
              setHurried(false);
              setOpened(true);
            }}
            onClick={() => setOpened(true)}
            onBlur={() => setOpened(false)}
            onKeyDown={onKeyDown}
          />
          <kbd className="not-on-phone">{t('shell.search-keys')}</kbd>
        </div>
        {shown && (
          <div className="search-results">
            <div id="search-results" role="listbox" aria-label={t('shell.search')}>
              <Options
                title={t('shell.search-commands')}
                from={0}
                {...{ suggestions: commands, active, setActive, go }}
              />
              <Options
                title={t('shell.search-records')}
                from={commands.length}
                {...{ suggestions: records, active, setActive, go }}
              />
            </div>
            {suggestions.length === 0 && <p className="nothing">{t('shell.search-nothing', { text: typed.trim() })}</p>}
          </div>
        )}
      </search>
    </>
  );
}

interface OptionsProps {
  title: string;
  suggestions: readonly Suggestion[];
  /** The place of the first one in the whole list. */
  from: number;
  active: number;
  setActive: (place: number) => void;
  go: (suggestion: Suggestion) => void;
}

function Options({ title, suggestions, from, active, setActive, go }: OptionsProps) {
  const heading = useId();
  if (suggestions.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a list box
    <div role="group" aria-labelledby={heading}>
      <p className="third small" id={heading}>
        {title}
      </p>
      {suggestions.map((suggestion, index) => (
        <Option
          key={suggestion.key}
          id={`search-${from + index}`}
          suggestion={suggestion}
          active={from + index === active}
          point={() => setActive(from + index)}
          go={() => go(suggestion)}
        />
      ))}
    </div>
  );
}

interface OptionProps {
  id: string;
  suggestion: Suggestion;
  active: boolean;
  point: () => void;
  go: () => void;
}

/** The one that Enter would choose is kept in sight. */
function Option({ id, suggestion, active, point, go }: OptionProps) {
  const option = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) option.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div
      id={id}
      ref={option}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      onMouseMove={point}
      onMouseDown={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <Icon name={suggestion.icon} />
      <span className="ellipsis">{suggestion.name}</span>
      <span className="grow" />
      <span className="third small ellipsis">{suggestion.note}</span>
    </div>
  );
}
