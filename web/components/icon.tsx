const shapes = {
  home: 'M2.5 7 8 2.5 13.5 7v6.5h-4v-4h-3v4h-4z',
  supplier: 'M2.5 13.5v-8l4-3v11M6.5 6.5h7v7h-11M9 9.5h2M9 11.5h2',
  site: 'M8 14.3c-3-3.5-4.5-5.7-4.5-8a4.5 4.5 0 0 1 9 0c0 2.3-1.5 4.5-4.5 8zM8 4.8a1.5 1.5 0 1 0 0 3a1.5 1.5 0 1 0 0-3',
  map: 'M8 2.3a5.7 5.7 0 1 0 0 11.4a5.7 5.7 0 1 0 0-11.4M2.3 8h11.4M8 2.3c-4 3.6-4 7.8 0 11.4M8 2.3c4 3.6 4 7.8 0 11.4',
  product: 'm8 1.8 5.7 3v6.4L8 14.2l-5.7-3V4.8zM2.5 5 8 8l5.5-3M8 8v6',
  system: 'M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5h.1M5 11h.1',
  function: 'M8 2.3a5.7 5.7 0 1 0 0 11.4a5.7 5.7 0 1 0 0-11.4M8 5.8a2.2 2.2 0 1 0 0 4.4a2.2 2.2 0 1 0 0-4.4',
  component: 'M5 3.5h6v9H5zM2.5 6H5M2.5 10H5M11 6h2.5M11 10h2.5',
  finding: 'M8 2.3a5.7 5.7 0 1 0 0 11.4a5.7 5.7 0 1 0 0-11.4M8 5v3.5M8 10.8v.2',
  network:
    'M3.5 6.3a1.7 1.7 0 1 0 0 3.4a1.7 1.7 0 1 0 0-3.4M12.3 2a1.7 1.7 0 1 0 0 3.4a1.7 1.7 0 1 0 0-3.4M12.3 10.6a1.7 1.7 0 1 0 0 3.4a1.7 1.7 0 1 0 0-3.4m-7.3-3.4 5.8-2.7M5 8.8l5.8 2.7',
  analysis: 'M3 13.5V9h2.5v4.5M6.8 13.5V3h2.4v10.5M10.5 13.5V6H13v7.5',
  name: 'M3 4h10M3 8h6M3 12h3.5M10 11.5l1.5 1.5 3-3.5',
  import: 'M8 2.5v7M5.3 7 8 9.7 10.7 7M3 10.5v3h10v-3',
  export: 'M8 9.5V2.5M5.3 5 8 2.3 10.7 5M3 9v4.5h10V9',
  audit: 'M3.5 2h9v12h-9zM6 5.5h4M6 8h4M6 10.5h2',
  settings:
    'M8 6a2 2 0 1 0 0 4a2 2 0 1 0 0-4M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6 5 5M11 11l1.4 1.4M12.4 3.6 11 5M5 11l-1.4 1.4',
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9m3.3 7.8 3.4 3.4',
  light: 'M8 5.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0-5.6M8 1.8v1.5M8 12.7v1.5M1.8 8h1.5M12.7 8h1.5',
  more: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  clock: 'M8 2.3a5.7 5.7 0 1 0 0 11.4a5.7 5.7 0 1 0 0-11.4M8 5v3.2l2.2 1.6',
  add: 'M8 3.5v9M3.5 8h9',
  filter: 'M2.5 4h11M4.5 8h7M6.5 12h3',
  close: 'm4.5 4.5 7 7M11.5 4.5l-7 7',
  check: 'm3.5 8.5 3 3 6-7',
  down: 'm4 6 4 4 4-4',
  up: 'm4 10 4-4 4 4',
  right: 'm6 4 4 4-4 4',
  columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10',
  edit: 'M3 13l.6-2.8 7.3-7.3 2.2 2.2-7.3 7.3zM9.5 4.9l2.2 2.2',
  same: 'M3.5 8h9',
  undo: 'M3 6h6.5a3.5 3.5 0 0 1 0 7H6M5.5 3.3 2.8 6l2.7 2.7',
  call: 'M4 2.5h2l1 3-1.5 1a7 7 0 0 0 4 4l1-1.5 3 1v2c0 1-.7 1.5-1.5 1.5C7 13.5 2.5 9 2.5 4c0-.8.5-1.5 1.5-1.5z',
  bell: 'M4 11.5V7a4 4 0 0 1 8 0v4.5zM2.8 11.5h10.4M6.8 13.8h2.4',
  file: 'M4 2h5l3.5 3.5V14H4zM9 2v3.5h3.5',
  print: 'M4.5 6V2.5h7V6M4.5 11.5h-2V6h11v5.5h-2M4.5 9.5h7v4h-7z',
} as const;

export type IconName = keyof typeof shapes;

/** One of our own line drawings on a grid of 16; always beside a word, so hidden from readers. */
export function Icon({ name, large = false }: { name: IconName; large?: boolean }) {
  return (
    <svg className={large ? 'icon large' : 'icon'} viewBox="0 0 16 16" aria-hidden="true">
      <path d={shapes[name]} />
    </svg>
  );
}

export function Logo() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true" fill="none" stroke="currentColor">
      <rect x="2.2" y="1.8" width="5.6" height="16.4" rx="2.8" strokeWidth="2" />
      <rect x="12.2" y="1.8" width="5.6" height="16.4" rx="2.8" strokeWidth="2" />
      <path d="M5 10h10" strokeWidth="3" strokeLinecap="round" />
    </svg>
  );
}
