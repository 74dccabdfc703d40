import type { Caller } from '@sammati/contract/caller.ts';
import type { OperationId } from '@sammati/contract/endpoints.ts';
import { keyMay } from '@sammati/contract/key-rights.ts';
import type { KeyScopes } from '@sammati/contract/key-scope.ts';
import { mayUse, type Role } from '@sammati/contract/rights.ts';
import type { SessionUser } from '@sammati/contract/user.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useState } from 'react';
import { authorizationOf, type Demo, readDemo } from '#console/service/demo.ts';
import { environmentMode } from '#console/service/environment.ts';
import { ask, basic, CallFailed, SESSION_ENDED } from '#console/service/request.ts';
import { beginSession, endSession, readSessionUser } from './session-calls.ts';

/** Of which account the screens are, and by whose credentials they ask. */
export interface Session {
  readonly sid: string;
  /** The API key; null where a user has signed in. */
  readonly key: string | null;
  /** Undefined where the browser's session speaks. */
  readonly authorization: string | undefined;
  /** The sandbox's demo, where it is its account. */
  readonly demo: Demo | null;
  readonly user: SessionUser | null;
  /** A key may what an owner may, as far as its scopes go. */
  readonly role: Role;
  /** Of the key; null is everything. */
  readonly scopes: KeyScopes;
}

interface SessionState {
  readonly session: Session | null;
  /** Signed in, perhaps before an account was chosen. */
  readonly user: SessionUser | null;
  /** Whether it is not known yet if anybody is signed in. */
  readonly isChecking: boolean;
  /** It could not be found out, and can be tried again; null where it is known, or still looked for. */
  readonly checkAgain: (() => void) | null;
  /** The session of this user has ended by itself: the screens stay as they are until it is begun again. */
  readonly hasEnded: boolean;
  /** The sandbox's, once it was entered, whoever is signed in beside. */
  readonly demo: Demo | null;
  /** One click, in a sandbox. */
  readonly enterDemo: () => void;
  readonly demoState: 'idle' | 'waiting' | 'failed';
  /** Rejects where the service refuses these or does not answer. Kept in memory only. */
  readonly signInWithKey: (sid: string, key: string, token: string) => Promise<void>;
  /** Rejects as above. The browser keeps the session. */
  readonly signIn: (email: string, password: string, code?: string) => Promise<void>;
  /** Whoever the service has begun a session of. */
  readonly signedIn: (user: SessionUser) => void;
  /** Finds out what whoever is signed in is now, after their own place was changed; where that fails, it is as it was. */
  readonly lookAgain: () => Promise<void>;
  readonly choose: (sid: string) => void;
  readonly signOut: () => Promise<void>;
}

const SessionValue = createContext<SessionState | null>(null);
const ENTERED = 'sammati-demo-entered';
const CHOSEN = 'sammati-account';

export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient();
  const demo = useDemo();
  const { user, isChecking, checkAgain, hasEnded, setUser, forget } = useUser();
  const [keySession, setKeySession] = useState<Session | null>(null);
  const [chosen, setChosen] = useState(() => sessionStorage.getItem(CHOSEN));

  const signInWithKey = useCallback(async (sid: string, key: string, token: string) => {
    const authorization = basic(key, token);
    const caller = await ask<Caller>({ method: 'GET', target: '/api/caller', authorization });
    // Of another account it is as wrong as any other.
    if (caller.sid !== sid) throw new CallFailed('the key is of another account', { status: 401, code: 'unauthorized' });
    const of = { key: caller.key, scopes: caller.scopes, role: 'owner' } as const;
    setKeySession({ sid, authorization, demo: null, user: null, ...of });
  }, []);
  const signedIn = useCallback(
    (begun: SessionUser) => {
      // Nothing that one was shown stays for another; what the same one was shown is read anew.
      if (user !== null && user.id !== begun.id) queries.removeQueries();
      setUser(begun);
      // An invitation that was taken up is not read again.
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'invitation' });
    },
    [queries, user, setUser],
  );
  const lookAgain = useCallback(async () => {
    const found = await readSessionUser().catch(() => null);
    if (found !== null && found.id === user?.id) setUser(found);
  }, [user, setUser]);
  const signIn = useCallback(
    async (email: string, password: string, code?: string) => signedIn(await beginSession(email, password, code)),
    [signedIn],
  );
  const choose = useCallback((sid: string) => {
    sessionStorage.setItem(CHOSEN, sid);
    setChosen(sid);
  }, []);
  const { leave } = demo;
  const signOut = useCallback(async () => {
    if (user !== null) await endSession();
    sessionStorage.removeItem(CHOSEN);
    setChosen(null);
    leave();
    setKeySession(null);
    forget();
    // Nothing of an account stays in memory for whoever comes next.
    queries.clear();
  }, [queries, user, leave, forget]);

  const value = useMemo((): SessionState => {
    const session = keySession ?? sessionOfUser(user, chosen) ?? (user === null ? demo.session : null);
    const { enter: enterDemo, state: demoState } = demo;
    const waits = isChecking && keySession === null && demo.session === null;
    return {
      ...{ session, user, isChecking: waits, checkAgain, hasEnded, demo: demo.session?.demo ?? null, enterDemo, demoState },
      ...{ signInWithKey, signIn, signedIn, lookAgain, choose, signOut },
    };
  }, [
    keySession,
    user,
    chosen,
    demo,
    isChecking,
    checkAgain,
    hasEnded,
    signInWithKey,
    signIn,
    signedIn,
    lookAgain,
    choose,
    signOut,
  ]);
  return <SessionValue value={value}>{children}</SessionValue>;
}

function useUser() {
  // Not even what has every reading made anew reads it again: once the session has ended it is nobody, and who was found is asked for the password.
  const found = useQuery({ queryKey: ['session-user'], queryFn: readSessionUser, staleTime: 'static' });
  const [known, setKnown] = useState<{ readonly user: SessionUser | null } | null>(null);
  const [hasEnded, setEnded] = useState(false);
  const user = known === null ? (found.data ?? null) : known.user;
  useEffect(() => {
    const heard = () => setEnded(true);
    window.addEventListener(SESSION_ENDED, heard);
    return () => window.removeEventListener(SESSION_ENDED, heard);
  }, []);
  const setUser = useCallback((begun: SessionUser) => {
    setEnded(false);
    setKnown({ user: begun });
  }, []);
  const forget = useCallback(() => {
    setEnded(false);
    setKnown({ user: null });
  }, []);
  const { isLoadingError, refetch } = found;
  const checkAgain = useMemo(
    () => (known === null && isLoadingError ? () => void refetch() : null),
    [known, isLoadingError, refetch],
  );
  const isChecking = known === null && found.isPending;
  return { user, isChecking, checkAgain, hasEnded: hasEnded && user !== null, setUser, forget };
}

function useDemo() {
  const isSandbox = environmentMode() === 'sandbox';
  const [entered, setEntered] = useState(() => isSandbox && sessionStorage.getItem(ENTERED) === 'yes');
  const demo = useQuery({ queryKey: ['demo'], queryFn: readDemo, enabled: entered, staleTime: Number.POSITIVE_INFINITY });
  const { refetch, isError, isFetching, data } = demo;
  const enter = useCallback(() => {
    sessionStorage.setItem(ENTERED, 'yes');
    setEntered(true);
    if (isError) void refetch();
  }, [isError, refetch]);
  const leave = useCallback(() => {
    sessionStorage.removeItem(ENTERED);
    setEntered(false);
  }, []);
  return useMemo(() => {
    const session = entered && data !== undefined ? sessionOfDemo(data) : null;
    const state: SessionState['demoState'] = isFetching ? 'waiting' : isError ? 'failed' : 'idle';
    return { session, state, enter, leave };
  }, [entered, data, isFetching, isError, enter, leave]);
}

function sessionOfDemo(demo: Demo): Session {
  const of = { demo, user: null, role: 'owner', scopes: null } as const;
  return { sid: demo.sid, key: demo.apiKey, authorization: authorizationOf(demo), ...of };
}

/** Of the account that was chosen, or of the first. An operator is in none, and chooses. */
function sessionOfUser(user: SessionUser | null, chosen: string | null): Session | null {
  if (user === null) return null;
  const of = { key: null, authorization: undefined, demo: null, user, scopes: null } as const;
  if (user.operator) return chosen === null || chosen === '' ? null : { sid: chosen, role: 'operator', ...of };
  const account = user.accounts.find(({ sid }) => sid === chosen) ?? user.accounts[0];
  return account === undefined ? null : { sid: account.sid, role: account.role, ...of };
}

export function useSessionState(): SessionState {
  const state = use(SessionValue);
  if (state === null) throw new Error('no session is kept here');
  return state;
}

/** Inside the gate there is one. */
export function useSession(): Session {
  const { session } = useSessionState();
  if (session === null) throw new Error('nobody has signed in');
  return session;
}

/** Whether whoever is signed in may use this endpoint: what may not be used is not shown. The service judges by itself. */
export function useMay(): (operation: OperationId) => boolean {
  const session = useSession();
  return (operation) => mayDo(session, operation);
}

/** A user by the role; a key by its scopes too. */
export function mayDo({ role, key, scopes }: Session, operation: OperationId): boolean {
  return mayUse(role, operation) && (key === null || keyMay(scopes, operation));
}
