/** How to reach a PostgreSQL server, in the words of `pg`; `host` is a folder when the server listens on a Unix socket. */
export interface ConnectionSettings {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

export type ManagedState = 'starting' | 'ready' | 'restarting' | 'stopped';

/** The two roles the program uses: the owner migrates, the other serves and cannot bypass row-level security (DESIGN §5). */
export interface ManagedConnections {
  owner: ConnectionSettings;
  app: ConnectionSettings;
  /** For preparing the cluster and for tests; the program never serves with it. */
  superuser: ConnectionSettings;
}

/** A PostgreSQL that lives and dies with this process. */
export interface ManagedPostgres extends ManagedConnections {
  readonly state: ManagedState;
  /** PostgreSQL's major version: 18 for the one that comes with the package. */
  readonly major: number;
  /** Resolves when connections are accepted, also after a restart; rejects when the first start failed or it was stopped. */
  whenReady(): Promise<void>;
  /** Calls the listener at each change of state; gives the function that ends this. */
  onState(listener: (state: ManagedState) => void): () => void;
  /** Notes where this program answers, for a second start on the same data folder to say. */
  announce(address: string): void;
  /** Ends the server cleanly and lets go of the data folder. */
  stop(): Promise<void>;
}
