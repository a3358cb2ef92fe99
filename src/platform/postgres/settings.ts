export type ServerSettings = Readonly<Record<string, string>>;

/**
 * The server's settings, given on its command line so that a new program version brings its own. Light rather than fast:
 * Holdfast idles under 300 MB in all, and one program with one pool of connections is its only client.
 */
export function serverSettings(input: { major: number; socketDirectory: string; more?: ServerSettings }): string[] {
  const { major, socketDirectory, more } = input;
  const settings: Record<string, string> = {
    listen_addresses: '',
    unix_socket_directories: `"${socketDirectory.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    port: '5432',
    password_encryption: 'scram-sha-256',
    max_connections: '40',
    // A small database does not fill it and takes no memory for it; of a large one the inner pages of indexes stay.
    shared_buffers: '128MB',
    work_mem: '8MB',
    maintenance_work_mem: '64MB',
    effective_cache_size: '512MB',
    max_worker_processes: '2',
    max_parallel_workers_per_gather: '1',
    autovacuum_max_workers: '2',
    max_logical_replication_workers: '0',
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '512MB',
    min_wal_size: '64MB',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    log_destination: 'stderr',
    logging_collector: 'off',
    log_line_prefix: '',
    log_min_messages: 'warning',
    // Statements carry people's data; an error's own text is enough.
    log_min_error_statement: 'panic',
    ...(major >= 18 && { io_method: 'sync' }),
    ...more,
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
