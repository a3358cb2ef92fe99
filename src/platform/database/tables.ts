import type { ColumnType } from 'kysely';

/** The tables as the newest migration leaves them, for the query builder. Bigints arrive as numbers (`connection.ts`). */

type Timestamp = ColumnType<Date, Date | string, Date | string>;
type Json<T = unknown> = ColumnType<T, string, string>;
type WithDefault<T> = [T] extends [ColumnType<infer S, infer I, infer U>]
  ? ColumnType<S, I | undefined, U>
  : ColumnType<T, T | undefined, T>;

interface RegisterRow {
  workspace_id: string;
  id: string;
  change_set_id: string;
}

type ReadOnly<Row> = { [Column in keyof Row]: ColumnType<Row[Column], never, never> };

interface VulnerabilityRow {
  id: string;
  name: string;
  aliases: string[];
  summary: string | null;
  severity_level: string | null;
  severity_vector: string | null;
  malicious: boolean;
  merged_into: string | null;
  ssvc: Json | null;
}

/** What a decision or a rule says, and who said it. */
interface TriageWords {
  state: string;
  justification: string | null;
  statement: string | null;
  action: string | null;
  reason: string;
  approver_id: string | null;
  expires_on: ColumnType<string | null, string | null, string | null>;
  decided_at: Timestamp;
  actor_kind: string;
  actor_id: string | null;
}

export interface Tables {
  workspace: {
    id: string;
    slug: string;
    name: string;
    created_at: WithDefault<Timestamp>;
    /** Holds an invented company whose changes carry the time they are said to have. */
    example: WithDefault<boolean>;
    /** When the example was told to its end; null before, and for every other workspace. */
    filled_at: WithDefault<ColumnType<Date | null, Date | null, Date | null>>;
    time_zone: WithDefault<string>;
  };
  app_user: {
    id: string;
    kind: WithDefault<string>;
    name: string;
    email: string;
    password_hash: string | null;
    salt: WithDefault<string>;
    installation_administrator: WithDefault<boolean>;
    created_at: WithDefault<Timestamp>;
    /** The example that this person is invented for. */
    example_id: WithDefault<string | null>;
  };
  membership: {
    workspace_id: string;
    user_id: string;
    role: string;
    created_at: WithDefault<Timestamp>;
    limited: WithDefault<boolean>;
  };
  membership_unit: { workspace_id: string; user_id: string; unit_id: string };
  evidence: RegisterRow & {
    number: number;
    node_id: string | null;
    link_id: string | null;
    kind: string;
    title: string;
    summary: string | null;
    origin: string;
    author_id: string | null;
    grade: string;
    adverse: boolean;
    observed_on: ColumnType<string, string, string>;
    recorded_at: Timestamp;
    valid_until: ColumnType<string | null, string | null, string | null>;
    file_name: WithDefault<string | null>;
    sha256: WithDefault<Buffer | null>;
    size: WithDefault<number | null>;
  };
  undone_change: { workspace_id: string; change_set_id: string; undone_by: string };
  visit: { workspace_id: string; user_id: string; before: number; seen: number; at: Timestamp };
  supplier_merge: RegisterRow & {
    supplier_id: string;
    into_id: string;
    rule: string;
    ground: string | null;
    moved: Json;
  };
  supplier_distinction: RegisterRow & { one_id: string; other_id: string };
  unit: RegisterRow & { name: string };
  unit_supplier: RegisterRow & { unit_id: string; supplier_id: string };
  session: {
    id: WithDefault<string>;
    device: WithDefault<string | null>;
    token_hash: Buffer;
    user_id: string;
    created_at: WithDefault<Timestamp>;
    last_seen_at: WithDefault<Timestamp>;
    expires_at: Timestamp;
  };
  api_token: {
    token_hash: Buffer;
    id: string;
    workspace_id: string | null;
    name: string;
    role: string | null;
    installation: WithDefault<boolean>;
    units: WithDefault<string[] | null>;
    user_id: WithDefault<string | null>;
    scopes: string[] | null;
    created_by: string | null;
    created_at: WithDefault<Timestamp>;
    expires_at: Timestamp;
    last_used_at: Timestamp | null;
    revoked_at: Timestamp | null;
  };
  one_time_link: {
    token_hash: Buffer;
    purpose: string;
    user_id: string | null;
    expires_at: Timestamp;
    used_at: Timestamp | null;
  };
  sealed_key: {
    id: string;
    purpose: string;
    sealed: Buffer;
    created_at: WithDefault<Timestamp>;
    retired_at: Timestamp | null;
  };
  change_counter: { workspace_id: string; number: WithDefault<number>; hash: WithDefault<Buffer> };
  change_set: {
    workspace_id: string;
    id: string;
    number: number;
    at: Timestamp;
    actor_kind: string;
    actor_id: string | null;
    action: string;
    subject_id: string | null;
    details: Json<Record<string, unknown>>;
    rows: Json<Record<string, number>>;
    digest: Buffer;
    previous: Buffer;
    hash: Buffer;
  };
  content: { workspace_id: string; sha256: Buffer; size: number; created_at: WithDefault<Timestamp> };
  content_chunk: { workspace_id: string; sha256: Buffer; number: number; bytes: Buffer };
  job: {
    workspace_id: string;
    id: string;
    kind: string;
    state: WithDefault<string>;
    stage: string | null;
    done: WithDefault<number>;
    total: number | null;
    subject_id: string | null;
    input: WithDefault<Json<Record<string, unknown>>>;
    problem: string | null;
    created_at: WithDefault<Timestamp>;
    started_at: Timestamp | null;
    finished_at: Timestamp | null;
    actor_kind: string;
    actor_id: string | null;
    attempt: WithDefault<number>;
  };
  job_step: {
    workspace_id: string;
    job_id: string;
    step: string;
    result: Json | null;
    at: WithDefault<Timestamp>;
  };
  worker_heartbeat: { worker_id: string; at: WithDefault<Timestamp> };
  scheduled_work: { name: string; last_at: Timestamp };
  call_count: { caller: Buffer; calls: number; until: Timestamp };
  sign_in_try: { address: Buffer; tries: number; last_at: Timestamp; locked_until: Timestamp | null };
  idempotency_key: {
    workspace_id: string;
    principal: string;
    key: string;
    request_hash: Buffer;
    status: number;
    response: Json | null;
    at: WithDefault<Timestamp>;
  };
  number_series: { workspace_id: string; series: string; last: WithDefault<number> };
  node: RegisterRow & {
    kind: string;
    number: number | null;
    key: string | null;
    name: string;
    retired: WithDefault<boolean>;
  };
  node_search: { workspace_id: string; node_id: string; kind: string; words: string };
  person: {
    workspace_id: string;
    id: string;
    name: string | null;
    salt: WithDefault<string | null>;
    erased_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  supplier: RegisterRow & {
    aliases: WithDefault<string[]>;
    country: string | null;
    lei: string | null;
    duns: string | null;
    uei: string | null;
    cage: string | null;
    domain: string | null;
    tags: WithDefault<string[]>;
  };
  site: RegisterRow & {
    kind: string | null;
    country: string | null;
    latitude: number | null;
    longitude: number | null;
    owned: boolean | null;
  };
  product: RegisterRow & {
    kind: string | null;
    version: string | null;
    owner_id: string | null;
    privileged: boolean | null;
    bom_id: string | null;
  };
  mission_function: RegisterRow & { criticality: string | null };
  supply_link: RegisterRow & {
    from_id: string;
    to_id: string;
    kind: string;
    share: number | null;
    confidence: WithDefault<string>;
    source: string | null;
    valid_from: string | null;
    valid_until: string | null;
    declared_as: string | null;
    share_max: number | null;
    dependence: string | null;
    transmission: number | null;
  };
  source_group: RegisterRow & {
    node_id: string;
    key: string | null;
    name: string;
    need: number;
    dependence: string | null;
  };
  source_group_source: RegisterRow & {
    group_id: string;
    position: number;
    node_id: string;
    share: number | null;
    share_max: number | null;
    qualified: boolean | null;
    switch_days: number | null;
    dependence: string | null;
  };
  fact: RegisterRow & {
    node_id: string;
    attribute: string;
    value: Json;
    confidence: WithDefault<string>;
    source: string | null;
    valid_from: string | null;
    valid_until: string | null;
    stated_at: Timestamp;
  };
  hazard: RegisterRow & {
    name: string;
    kind: string;
    source: string | null;
    valid_until: string | null;
    file_name: string;
    sha256: Buffer;
    size: number;
    area: Json;
    west: number;
    south: number;
    east: number;
    north: number;
  };
  questionnaire: RegisterRow & {
    key: string;
    version: string;
    title: string;
    document: Json;
  };
  restricted_country: RegisterRow & { country: string; reason: string | null };
  questionnaire_weights: RegisterRow & {
    key: string;
    weights: Json;
  };
  taxonomy_entry: RegisterRow & {
    kind: string;
    code: string;
    name: string;
    sentence: string | null;
    under: string[];
    category: string | null;
    retired: boolean;
  };
  classification: RegisterRow & { elements: string[]; critical_functions: string[] };
  critical_software_answer: RegisterRow & {
    node_id: string;
    question: string;
    answer: string;
    note: string | null;
    evidence_id: string | null;
  };
  saved_view: {
    workspace_id: string;
    id: string;
    number: number;
    list: string;
    name: string;
    state: Json;
    owner_id: string | null;
  };
  list_preference: {
    workspace_id: string;
    user_id: string;
    list: string;
    columns: string[] | null;
    default_view_id: string | null;
  };
  register_edit: {
    workspace_id: string;
    id: string;
    kind: string;
    state: string;
    request: Json | null;
    counts: Json | null;
    problem: string | null;
    job_id: string | null;
    change_set_id: string | null;
  };
  register_import: {
    workspace_id: string;
    id: string;
    number: number;
    file_name: string;
    sha256: Buffer;
    size: number;
    state: WithDefault<string>;
    counts: Json | null;
    sheets: Json | null;
    errors: WithDefault<Json>;
    warnings: WithDefault<Json>;
    job_id: string | null;
    created_at: WithDefault<Timestamp>;
    actor_kind: string;
    actor_id: string | null;
    applied_at: Timestamp | null;
    change_set_id: string | null;
    sheet_plans: Json | null;
    chosen_mappings: Json | null;
    decisions: WithDefault<Json>;
  };
  register_import_row: {
    workspace_id: string;
    import_id: string;
    position: number;
    sheet: string;
    row: number;
    what: string;
    key: string | null;
    name: string | null;
    changes: WithDefault<Json>;
    problems: WithDefault<Json>;
    look_alike: Json | null;
  };
  imported_row: { workspace_id: string; change_set_id: string; subject_id: string; sheet: string; row: number };
  import_mapping: {
    workspace_id: string;
    id: string;
    titles_sha256: Buffer;
    sheet: string | null;
    columns: Json<{ title: string; key: string; field: string | null }[]>;
    remembered_at: Timestamp;
    used_at: Timestamp;
    actor_kind: string;
    actor_id: string | null;
  };
  bom: RegisterRow & {
    product_id: string;
    number: number;
    file_name: string;
    sha256: Buffer;
    size: number;
    state: string;
    format: string | null;
    spec_version: string | null;
    serial_number: string | null;
    document_version: number | null;
    made_at: string | null;
    received_at: Timestamp;
    components: number | null;
    problems: WithDefault<Json>;
    warnings: WithDefault<Json>;
    job_id: string | null;
    actor_kind: string;
    actor_id: string | null;
  };
  component: {
    workspace_id: string;
    id: string;
    identity: string;
    purl: string | null;
    group_name: string | null;
    name: string;
    version: string | null;
    ecosystem: string | null;
    package: string | null;
    unchecked: string | null;
  };
  named_component: RegisterRow & { key: string | null; name: string };
  supplier_name: RegisterRow & {
    name: string;
    state: WithDefault<string>;
    supplier_id: string | null;
    first_seen_at: Timestamp;
  };
  bom_component: {
    workspace_id: string;
    bom_id: string;
    position: number;
    component_id: string;
    parent: number | null;
    type: string | null;
    direct: WithDefault<boolean>;
    supplier_name_id: string | null;
    licences: WithDefault<string[]>;
    written: Json<{ purl: string | null; group: string | null; name: string; version: string | null }> | null;
    stated_id: string | null;
  };
  part_detail: {
    workspace_id: string;
    bom_id: string;
    position: number;
    hardware: boolean;
    maker: string | null;
    part_number: string | null;
    description: string | null;
    quantity: number | null;
    designators: string[];
    function: string | null;
    mounting: string | null;
    location: string | null;
    serial_number: string | null;
    lot: string | null;
    date_code: string | null;
    produced_at: string | null;
    sku: string | null;
    gtin: string | null;
    designed_in: string[];
    fabricated_in: string[];
    assembled_in: string[];
    origin_in: string[];
    lifecycle: string | null;
    end_of_life_on: string | null;
    alternates: string[];
    lead_time_days: number | null;
    compliance: Json<{ regime: string; statement: string }[]>;
    firmware: string | null;
    words: string;
  };
  bom_without_details: { workspace_id: string; bom_id: string };
  bom_row: {
    workspace_id: string;
    bom_id: string;
    position: number;
    at: string;
    name_key: string;
    kind: string;
    vendor: string | null;
    product: string;
    version: string | null;
    purl: string | null;
    cpe: string | null;
    state: WithDefault<string>;
    confidence: string | null;
    identifier: string | null;
    grounds: string | null;
    reason: string | null;
    candidates: WithDefault<string[]>;
  };
  part_name_rule: RegisterRow & {
    name_key: string;
    vendor: string | null;
    product: string;
    says: string;
    identifier: string;
    decided_at: Timestamp;
    actor_kind: string;
    actor_id: string | null;
  };
  stated_identity: {
    workspace_id: string;
    id: string;
    component_id: string;
    digest: string;
    cpe: string | null;
    identifiers: Json;
    unchecked: string | null;
  };
  finding_candidate: RegisterRow & {
    product_id: string;
    component_id: string;
    vulnerability_id: string;
    confidence: string;
    component_key: string;
    product_key: string;
    fixed_in: string[];
    match: Json;
    found_at: Timestamp;
  };
  identity_rule: RegisterRow & {
    component_key: string;
    component_name: string;
    product_key: string;
    says: string;
    reason: string;
    expires_on: string | null;
    decided_at: Timestamp;
    actor_kind: string;
    actor_id: string | null;
  };
  bom_graph: { workspace_id: string; bom_id: string; offsets: Buffer; targets: Buffer };
  feed_issue: {
    id: string;
    kind: string;
    number: WithDefault<number>;
    state: string;
    file_name: string;
    sha256: Buffer;
    as_of: string | null;
    read: WithDefault<number>;
    loaded: WithDefault<number>;
    skipped: WithDefault<Json<{ reason: string; count: number }[]>>;
    problem: string | null;
    in_force: number | null;
    corpus_sha256: Buffer | null;
    job_id: string | null;
    created_at: WithDefault<Timestamp>;
    loaded_at: Timestamp | null;
    source: Json | null;
    in_force_order: number | null;
  };
  feed_change: {
    in_force_order: number;
    everything: boolean;
    postings: number[];
    vulnerabilities: string[];
    names: string[];
  };
  private_change: { workspace_id: string; id: string; everything: boolean; postings: number[] };
  component_posting: { workspace_id: string; posting: number; component_id: string };
  /** What all share and what the own workspace adds, read as one. */
  vulnerability: ReadOnly<VulnerabilityRow>;
  vulnerability_alias: ReadOnly<{ alias: string; vulnerability_id: string }>;
  shared_vulnerability: VulnerabilityRow;
  shared_vulnerability_alias: { alias: string; vulnerability_id: string };
  private_vulnerability: VulnerabilityRow & { workspace_id: string };
  private_vulnerability_alias: { workspace_id: string; alias: string; vulnerability_id: string };
  advisory: {
    id: string;
    issue_id: string;
    sha256: Buffer;
    modified: string | null;
    skipped: string | null;
    aliases: string[];
    summary: string | null;
    vectors: string[];
    severity_word: string | null;
    malicious: boolean;
    record: string;
    form: WithDefault<string>;
    matched: string | null;
    ssvc: Json | null;
    postings: number[] | null;
    in_force: WithDefault<boolean>;
    superseded_by: string | null;
  };
  exploited_vulnerability: {
    cve: string;
    date_added: string;
    due_date: string | null;
    required_action: string | null;
    ransomware: boolean | null;
    issue_id: string;
  };
  exploit_prediction: { cve: string; probability: number; percentile: number };
  feed_source: {
    kind: string;
    url: string | null;
    every_hours: number | null;
    parts: string[] | null;
    state: WithDefault<string>;
    job_id: string | null;
    failures: WithDefault<number>;
    problem: string | null;
    tried_at: Timestamp | null;
    checked_at: Timestamp | null;
    next_at: Timestamp | null;
  };
  feed_source_part: {
    kind: string;
    part: string;
    url: string;
    etag: string | null;
    last_modified: string | null;
    sha256: Buffer | null;
    changed_until: string | null;
    whole_at: Timestamp | null;
  };
  private_feed: {
    workspace_id: string;
    id: string;
    name: string;
    url: string | null;
    every_hours: number | null;
    state: WithDefault<string>;
    problem: string | null;
    job_id: string | null;
    file_name: string | null;
    sha256: Buffer | null;
    etag: string | null;
    last_modified: string | null;
    as_of: string | null;
    read: WithDefault<number>;
    loaded: WithDefault<number>;
    skipped: WithDefault<Json<{ reason: string; count: number }[]>>;
    loaded_at: Timestamp | null;
    checked_at: Timestamp | null;
    tried_at: Timestamp | null;
    next_at: Timestamp | null;
    failures: WithDefault<number>;
    created_at: Timestamp;
  };
  private_advisory: {
    workspace_id: string;
    feed_id: string;
    id: string;
    sha256: Buffer;
    modified: string | null;
    skipped: string | null;
    aliases: string[];
    summary: string | null;
    vectors: string[];
    severity_word: string | null;
    malicious: boolean;
    record: string;
    form: WithDefault<string>;
    matched: string | null;
    ssvc: Json | null;
    postings: number[] | null;
  };
  life_cycle: {
    product: string;
    title: string;
    purls: string[];
    cpes: string[];
    cycles: Json;
    issue_id: string;
  };
  egress_setting: {
    single: WithDefault<boolean>;
    proxy: string | null;
    direct: string[];
    private_addresses: string[];
  };
  egress_purpose: { purpose: string };
  finding: {
    workspace_id: string;
    id: string;
    number: number;
    product_id: string;
    component_id: string;
    vulnerability_id: string;
    severity_rank: number;
    severity_level: string;
    severity_vector: string | null;
    known_exploited: boolean;
    malicious: boolean;
    fixed_in: string[];
    match: Json;
    opened_at: Timestamp;
    gone_at: Timestamp | null;
    change_set_id: string;
    ssvc: string | null;
  };
  vex_document: RegisterRow & {
    number: number;
    product_id: string | null;
    bom_id: string | null;
    file_name: string;
    sha256: Buffer;
    format: string;
    spec_version: string;
    document_id: string | null;
    document_version: string | null;
    author: string | null;
    tool: string | null;
    stated_at: string | null;
    statements: number;
    warnings: Json;
    received_at: Timestamp;
    superseded_by: string | null;
    actor_kind: string;
    actor_id: string | null;
  };
  vex_statement: {
    workspace_id: string;
    document_id: string;
    position: number;
    names: string[];
    status: string;
    body: Json;
  };
  triage_decision: RegisterRow & { finding_id: string; product_id: string } & TriageWords;
  triage_rule: RegisterRow & { number: number; name: string; scope: Json } & TriageWords;
  alert_rule: RegisterRow & {
    number: number;
    name: string;
    measure: Json;
    comparison: string;
    threshold: number;
    severity: string;
    enabled: boolean;
  };
  alert: {
    workspace_id: string;
    id: string;
    rule_id: string;
    key: string;
    node_id: string | null;
    place: ColumnType<unknown, string | null, string | null>;
    value: number;
    because: string[];
    count: number;
    among: number | null;
    since: Timestamp;
    change: number;
    ended_at: ColumnType<Date | null, Date | null, Date | null>;
  };
  alert_watch: { workspace_id: string; seen: number; day: ColumnType<string, string, string>; at: Timestamp };
  draft: RegisterRow & {
    number: number;
    name: string;
    note: string | null;
    state: string;
    edits: Json;
    node_ids: string[];
    made_at: Timestamp;
    actor_kind: string;
    actor_id: string | null;
  };
  triage_ground: {
    workspace_id: string;
    voice_id: string;
    finding_id: string;
    grounds: Json;
    woke: ColumnType<unknown, string | null, string | null>;
  };
  finding_state: RegisterRow & {
    product_id: string;
    state: string;
    closed: boolean;
    voice: ColumnType<unknown, string | null, string | null>;
    disputed: boolean;
    expires_at: Timestamp | null;
    woke: ColumnType<unknown, string | null, string | null>;
  };
  triage_comment: {
    workspace_id: string;
    id: string;
    finding_id: string;
    text: string;
    at: Timestamp;
    actor_kind: string;
    actor_id: string | null;
  };
  triage_trust: { workspace_id: string; classes: string[] };
  finding_count: {
    workspace_id: string;
    product_id: string;
    severity_level: string;
    known_exploited: boolean;
    malicious: boolean;
    fixable: boolean;
    findings: number;
  };
  finding_ssvc_count: {
    workspace_id: string;
    product_id: string;
    severity_level: string;
    known_exploited: boolean;
    malicious: boolean;
    fixable: boolean;
    ssvc: string;
    findings: number;
  };
  supplier_name_use: { workspace_id: string; name_id: string; component_id: string; boms: number };
  bom_coverage: {
    workspace_id: string;
    bom_id: string;
    reason: string;
    components: number;
    matched: WithDefault<boolean>;
  };
  matching: {
    workspace_id: string;
    index_sha256: Buffer;
    at: Timestamp;
    first_at: WithDefault<Timestamp>;
    seen: number | null;
    basis: Json<Record<string, string>> | null;
  };
  notice_event: {
    workspace_id: string;
    id: string;
    type: string;
    once: string | null;
    at: WithDefault<Timestamp>;
    audience: string;
    person_id: string | null;
    actor_id: string | null;
    subjects: number;
    subjects_seen: 'some' | 'all';
    counts: Json<Record<string, number>>;
    facts: Json<Record<string, string>>;
    spread_at: Timestamp | null;
  };
  notice_subject: { workspace_id: string; event_id: string; node_id: string; counts: Json<Record<string, number>> };
  notice_message: {
    workspace_id: string;
    id: string;
    channel: string;
    recipient_id: string;
    topic: string;
    state: string;
    began_at: Timestamp;
    at: Timestamp;
    due_at: Timestamp;
    attempts: WithDefault<number>;
    problem: string | null;
    sent_at: Timestamp | null;
    read_at: Timestamp | null;
  };
  notice_delivery: {
    workspace_id: string;
    event_id: string;
    channel: string;
    recipient_id: string;
    message_id: string;
    withheld: WithDefault<boolean>;
  };
  notice_choice: { workspace_id: string; user_id: string; kind: string; way: string };
  notice_schedule: { workspace_id: string; user_id: string; every: string; weekday: number; hour: number };
  followed_node: { workspace_id: string; node_id: string; user_id: string };
  webhook: {
    workspace_id: string;
    id: string;
    name: string;
    url: string;
    kinds: string[];
    active: boolean;
    secret: Buffer;
    older_secret: Buffer | null;
    problem: string | null;
    created_at: Timestamp;
  };
  vendor_link: {
    token_hash: Buffer;
    id: string;
    workspace_id: string;
    purpose: string;
    subject_id: string;
    handover: boolean;
    created_at: Timestamp;
    expires_at: Timestamp;
    last_used_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    revoked_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  declaration: RegisterRow & {
    number: number;
    supplier_id: string | null;
    name: string;
    parent_id: string | null;
    parent_ref: string | null;
    depth: number;
    pass_on: number;
    state: string;
    version: number;
    note: string | null;
    due_on: ColumnType<string | null, string | null, string | null>;
    asked_at: Timestamp;
    opened_at: ColumnType<Date | null, Date | null, Date | null>;
    declared_at: ColumnType<Date | null, Date | null, Date | null>;
    decided_at: ColumnType<Date | null, Date | null, Date | null>;
    comment: string | null;
    queries: Json;
    taken: Json;
  };
  declaration_draft: {
    workspace_id: string;
    declaration_id: string;
    statement: Json;
    version: number;
    saved_at: Timestamp;
  };
  declaration_version: {
    workspace_id: string;
    declaration_id: string;
    number: number;
    statement: Json;
    person_id: string;
    declared_at: Timestamp;
  };
  assessment_form: {
    workspace_id: string;
    id: string;
    sha256: Buffer;
    document: Json;
    title: ColumnType<string, never, never>;
  };
  assessment_round: RegisterRow & {
    number: number;
    title: string;
    form_id: string;
    questionnaire_key: string;
    questionnaire_version: string;
    profile: string | null;
    note: string | null;
    due_on: ColumnType<string | null, string | null, string | null>;
    remind_before: number[];
    remind_after: number[];
    link_days: number;
    weights: Json;
    sent_at: Timestamp;
    closed_at: ColumnType<Date | null, Date | null, Date | null>;
  };
  assessment: RegisterRow & {
    number: number;
    round_id: string;
    supplier_id: string;
    previous_id: string | null;
    state: string;
    submission: number;
    due_on: ColumnType<string | null, string | null, string | null>;
    asked_at: Timestamp;
    opened_at: ColumnType<Date | null, Date | null, Date | null>;
    submitted_at: ColumnType<Date | null, Date | null, Date | null>;
    decided_at: ColumnType<Date | null, Date | null, Date | null>;
    comment: string | null;
  };
  assessment_contact: { workspace_id: string; assessment_id: string; email: string };
  assessment_part: {
    workspace_id: string;
    assessment_id: string;
    id: string;
    parent_id: string | null;
    sections: string[] | null;
    person_id: string | null;
    made_at: Timestamp;
    ended_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    progress: Json | null;
    saved_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    saves: WithDefault<number>;
  };
  assessment_answer: {
    workspace_id: string;
    assessment_id: string;
    item: string;
    answer: Json | null;
    version: number;
    part_id: string;
    saved_at: Timestamp;
    aside: Json;
    confirmed: boolean;
  };
  assessment_answer_past: {
    workspace_id: string;
    assessment_id: string;
    number: WithDefault<number>;
    item: string;
    answer: Json | null;
    version: number;
    part_id: string;
    saved_at: Timestamp;
    is_aside: boolean;
  };
  assessment_proof: {
    workspace_id: string;
    assessment_id: string;
    id: string;
    item: string;
    title: string;
    class: string;
    origin: string | null;
    issued: ColumnType<string | null, string | null, string | null>;
    valid_until: ColumnType<string | null, string | null, string | null>;
    file_name: string | null;
    sha256: Buffer | null;
    size: number | null;
    part_id: string;
    added_at: Timestamp;
    removed_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  assessment_comment: {
    workspace_id: string;
    assessment_id: string;
    id: string;
    item: string | null;
    user_id: string | null;
    part_id: string | null;
    text: string;
    written_at: Timestamp;
  };
  assessment_submission: {
    workspace_id: string;
    assessment_id: string;
    number: number;
    document: Json;
    person_id: string;
    submitted_at: Timestamp;
  };
  assessment_mail: {
    workspace_id: string;
    assessment_id: string;
    kind: string;
    sent_at: Timestamp;
    problem: string | null;
    due_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    attempts: WithDefault<number>;
  };
  assessment_review: RegisterRow & {
    assessment_id: string;
    item: string;
    reviewer_id: string;
    submission: number;
    verdict: string;
    comment: string | null;
    reviewed_at: Timestamp;
  };
  assessment_finding: RegisterRow & {
    number: number;
    assessment_id: string;
    supplier_id: string;
    item: string | null;
    title: string;
    detail: string | null;
    severity: string;
    state: string;
    plan: string | null;
    owner_id: string | null;
    due_on: ColumnType<string | null, string | null, string | null>;
    retest_on: ColumnType<string | null, string | null, string | null>;
    retest: string | null;
    raised_at: Timestamp;
    ended_at: ColumnType<Date | null, Date | null, Date | null>;
  };
  assessment_cadence: RegisterRow & { level: string; months: number };
  mail_server: {
    id: WithDefault<boolean>;
    host: string;
    port: number;
    tls: string;
    username: string | null;
    password: Buffer | null;
    sender: string;
    address: string;
  };
}

/** Tables whose every version is kept and can be read again. */
export const registerTables = [
  'alert_rule',
  'assessment',
  'assessment_cadence',
  'assessment_finding',
  'assessment_review',
  'assessment_round',
  'bom',
  'classification',
  'critical_software_answer',
  'declaration',
  'draft',
  'evidence',
  'fact',
  'hazard',
  'mission_function',
  'named_component',
  'node',
  'product',
  'questionnaire',
  'restricted_country',
  'questionnaire_weights',
  'site',
  'source_group',
  'source_group_source',
  'supplier',
  'supplier_distinction',
  'supplier_merge',
  'supplier_name',
  'supply_link',
  'taxonomy_entry',
  'unit',
  'unit_supplier',
] as const;
export type RegisterTableName = (typeof registerTables)[number];

/** All whose rows the digest covers: what people say of findings too; the past of a person is a salted hash of the name (decision 0023). */
export const digestedTables = [
  ...registerTables,
  'identity_rule',
  'part_name_rule',
  'person',
  'vex_document',
  'triage_decision',
  'triage_rule',
] as const;
export type DigestedTableName = (typeof digestedTables)[number];
