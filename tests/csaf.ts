/** A CSAF document that passes every mandatory test. */
export function aCsafDocument({ id = 'Example-1', version = '2.0', lang = 'en' } = {}) {
  return {
    document: {
      category: 'csaf_base',
      csaf_version: version,
      lang,
      publisher: { category: 'vendor', name: 'Example', namespace: 'https://example.com' },
      title: 'An example',
      tracking: {
        current_release_date: '2024-03-01T09:00:00Z',
        id,
        initial_release_date: '2024-03-01T09:00:00Z',
        revision_history: [{ date: '2024-03-01T09:00:00Z', number: '1', summary: 'Initial version.' }],
        status: 'final',
        version: '1',
      },
    },
  };
}
