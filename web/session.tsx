import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext } from 'react';
import { getSessionRoute, type Role, type Session } from '../src/modules/users/contract.ts';
import { api, isNotFound, isUnauthenticated } from './api.ts';
import { useAsOf } from './as-of.ts';
import { queryClient, sessionKey } from './query.ts';
import { chooseWorkspace, currentWorkspace, forgetWorkspace, workspaceIn } from './workspace-choice.ts';

export type Workspace = Session['workspaces'][number];

/** Who is signed in: `undefined` while asking, `null` for nobody. */
export function useSessionQuery() {
  return useQuery({ queryKey: sessionKey, queryFn: readSession, staleTime: 60_000 });
}

async function readSession(): Promise<Session | null> {
  try {
    const session = await api.call(getSessionRoute);
    return keepChosenWorkspace(session);
  } catch (error) {
    if (isUnauthenticated(error)) return null;
    if (!isNotFound(error) || currentWorkspace() === null) throw error;
    // The workspace that this browser remembers is closed to the person: begin with another.
    forgetWorkspace();
    return readSession();
  }
}

/** Takes a session in after signing in, so that the app goes on where it was. */
export function beginSession(session: Session): void {
  replaceSession(keepChosenWorkspace(session));
}

export function endSession(): void {
  replaceSession(null);
}

/** What another person read is forgotten; the session's own query stays, because the frame watches it. */
function replaceSession(session: Session | null): void {
  queryClient.setQueryData(sessionKey, session);
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
}

export function switchWorkspace(id: string): void {
  chooseWorkspace(id);
  location.assign('/');
}

function keepChosenWorkspace(session: Session): Session {
  const workspace = workspaceIn(session.workspaces, currentWorkspace());
  if (workspace) chooseWorkspace(workspace.id);
  return session;
}

interface SignedIn {
  session: Session;
  workspace: Workspace | undefined;
}

const SessionContext = createContext<SignedIn | null>(null);

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  const workspace = workspaceIn(session.workspaces, currentWorkspace());
  return <SessionContext value={{ session, workspace }}>{children}</SessionContext>;
}

export function useSession(): SignedIn {
  const signedIn = useContext(SessionContext);
  if (!signedIn) throw new Error('This part of the app stands inside a session.');
  return signedIn;
}

export interface Rights {
  /** May change the register, import, add bills of materials. */
  write: boolean;
  /** May ask suppliers: questionnaires, rounds, their review. */
  assess: boolean;
  /** May run this workspace: members, tokens, its name. */
  administer: boolean;
  /** May run the installation: vulnerability data, workspaces. */
  runInstallation: boolean;
}

export function useRights(): Rights {
  const { session, workspace } = useSession();
  const past = useAsOf() !== undefined;
  const rights = rightsOf(workspace?.role, session.installationAdministrator);
  return past ? { write: false, assess: false, administer: false, runInstallation: false } : rights;
}

export function rightsOf(role: Role | undefined, installationAdministrator: boolean): Rights {
  return {
    write: role === 'administrator' || role === 'programme-lead' || role === 'analyst',
    assess: role === 'administrator' || role === 'programme-lead' || role === 'analyst' || role === 'buyer',
    administer: role === 'administrator',
    runInstallation: installationAdministrator,
  };
}
