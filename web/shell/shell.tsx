import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useAsOf } from '../as-of.ts';
import { Icon, Logo } from '../components/icon.tsx';
import { Glyph } from '../components/level.tsx';
import { ErrorNote, Waiting } from '../components/states.tsx';
import { useKeys } from '../keyboard.tsx';
import { isTyping } from '../keys.ts';
import { t, withTexts } from '../messages/messages.ts';
import { onSessionEnded, useServerAway } from '../query.ts';
import { useScheme } from '../scheme.ts';
import { SessionProvider, useSessionQuery } from '../session.tsx';
import { WhyLayer } from '../why/why-layer.tsx';
import { AsOfControl } from './as-of-control.tsx';
import { Bell } from './bell.tsx';
import type { Act } from './commands.ts';
import { DataAges } from './data-ages.tsx';
import { ExampleBand } from './example-band.tsx';
import { destinations, navigation, onPhone } from './navigation.ts';
import { PastBanner } from './past-banner.tsx';
import { Search } from './search.tsx';
import { useSignOut } from './use-sign-out.ts';
import { WorkspaceSwitch } from './workspace-switch.tsx';

const SignInPage = lazy(async () => ({
  default: (await withTexts(() => import('../pages/setup/sign-in-page.tsx'))).SignInPage,
}));
const UserMenu = lazy(async () => ({ default: (await withTexts(() => import('./user-menu.tsx'))).UserMenu }));
const KeysDialog = lazy(async () => ({ default: (await withTexts(() => import('./keys-dialog.tsx'))).KeysDialog }));

/** The frame around every page; where nobody is signed in, the sign-in page stands in its place and the address stays. */
export function Shell() {
  const session = useSessionQuery();
  const ended = useSessionEnded(Boolean(session.data));
  if (session.isPending)
    return (
      <Alone>
        <Away />
      </Alone>
    );
  if (session.isError) {
    return (
      <Alone>
        <ErrorNote title={t('shell.no-answer')} error={session.error} retry={() => void session.refetch()} />
      </Alone>
    );
  }
  if (!session.data) {
    return (
      <Suspense
        fallback={
          <Alone>
            <Away />
          </Alone>
        }
      >
        <SignInPage ended={ended} />
      </Suspense>
    );
  }
  return (
    <SessionProvider session={session.data}>
      <Frame />
    </SessionProvider>
  );
}

function Alone({ children }: { children: React.ReactNode }) {
  return <main className="alone narrow">{children}</main>;
}

function Away() {
  const away = useServerAway();
  return <Waiting text={away ? t('shell.restarting') : t('common.reading')} />;
}

/** Whether a session was there and ended under the person's hands. */
function useSessionEnded(signedIn: boolean): boolean {
  const [ended, setEnded] = useState(false);
  useEffect(() => onSessionEnded(() => setEnded(true)), []);
  useEffect(() => {
    if (signedIn) setEnded(false);
  }, [signedIn]);
  return ended;
}

function Frame() {
  const [keysShown, setKeysShown] = useState(false);
  const navigate = useNavigate();
  const main = useFocusOnNewPage();
  const asOf = useAsOf();
  const [moments, setMoments] = useState(false);
  const { choose } = useScheme();
  const signOut = useSignOut();
  const act = (what: Act) => {
    if (what === 'as-of') setMoments(true);
    else if (what === 'now') void navigate({ to: '.', search: (search) => ({ ...search, asOf: undefined }) });
    else if (what === 'keys') setKeysShown(true);
    else if (what === 'sign-out') signOut();
    else choose(what);
  };
  useKeys({
    '?': () => setKeysShown(true),
    ...Object.fromEntries(destinations.map(({ letter, to }) => [`g ${letter}`, () => void navigate({ to })])),
  });
  return (
    <>
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      <div className="app">
        <Sidebar />
        <TopBar act={act} moments={moments} setMoments={setMoments} />
        <div className={asOf === undefined ? 'app-body' : 'app-body past'}>
          <RestartingNote />
          <ExampleBand />
          {asOf !== undefined && <PastBanner asOf={asOf} />}
          <main id="main" tabIndex={-1} ref={main} key={asOf ?? 'now'}>
            <Outlet />
          </main>
        </div>
        <DataAges showKeys={() => setKeysShown(true)} />
        <TabBar />
      </div>
      <WhyLayer />
      <Suspense>{keysShown && <KeysDialog close={() => setKeysShown(false)} />}</Suspense>
    </>
  );
}

/** Moves the focus to the new page, so that a reader begins there; a change of filters is no new page, and whoever types goes on. */
function useFocusOnNewPage() {
  const main = useRef<HTMLElement>(null);
  const pathname = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const shown = useRef(pathname);
  useEffect(() => {
    const isNew = shown.current !== undefined && shown.current !== pathname;
    if (isNew && !isTyping(document.activeElement)) main.current?.focus({ preventScroll: true });
    shown.current = pathname;
  }, [pathname]);
  return main;
}

function Sidebar() {
  return (
    <nav className="sidebar" aria-label={t('shell.main-navigation')}>
      <Link className="brand" to="/">
        <Logo />
        {t('shell.product')}
      </Link>
      <WorkspaceSwitch />
      <NavigationGroups />
    </nav>
  );
}

function NavigationGroups({ onChosen }: { onChosen?: () => void }) {
  return navigation.map((group) => (
    <div className="nav-group" key={group.label ?? 'top'}>
      {group.label && <p>{t(group.label)}</p>}
      {group.destinations.map((destination) => (
        <Link
          key={destination.to}
          to={destination.to}
          activeOptions={{ exact: destination.to === '/', includeSearch: false }}
          {...(onChosen ? { onClick: onChosen } : {})}
        >
          <Icon name={destination.icon} />
          {t(destination.label)}
        </Link>
      ))}
    </div>
  ));
}

interface TopBarProps {
  act: (act: Act) => void;
  /** Whether another moment is being chosen. */
  moments: boolean;
  setMoments: (open: boolean) => void;
}

function TopBar({ act, moments, setMoments }: TopBarProps) {
  return (
    <header className="top-bar">
      <Link className="brand only-phone" to="/">
        <Logo />
        {t('shell.product')}
      </Link>
      <span className="grow only-phone" />
      <Search act={act} />
      <span className="grow not-on-phone" />
      <AsOfControl open={moments} setOpen={setMoments} />
      <Bell />
      <Suspense fallback={<span className="avatar" />}>
        <UserMenu />
      </Suspense>
    </header>
  );
}

/** Said once for the whole page; reads go on by themselves as soon as the database answers. */
function RestartingNote() {
  const away = useServerAway();
  if (!away) return null;
  return (
    <div className="restarting" role="status">
      <span className="row">
        <Glyph mark="unknown" />
        {t('shell.restarting')}
      </span>
    </div>
  );
}

function TabBar() {
  const [more, setMore] = useState(false);
  useKeys(more ? { escape: () => setMore(false) } : {});
  return (
    <>
      {more && (
        <nav className="more-sheet only-phone" aria-label={t('shell.more')}>
          <WorkspaceSwitch />
          <NavigationGroups onChosen={() => setMore(false)} />
        </nav>
      )}
      <nav className="tab-bar" aria-label={t('shell.main-navigation')}>
        {onPhone.map((destination) => (
          <Link
            key={destination.to}
            to={destination.to}
            activeOptions={{ exact: destination.to === '/', includeSearch: false }}
            onClick={() => setMore(false)}
          >
            <Icon name={destination.icon} />
            {t(destination.label)}
          </Link>
        ))}
        <button type="button" aria-expanded={more} onClick={() => setMore(!more)}>
          <Icon name="more" />
          {t('shell.more')}
        </button>
      </nav>
    </>
  );
}
