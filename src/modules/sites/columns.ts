import type { ExportedList } from '../register/index.ts';
import type { Site, SiteColumn, SiteListQuery } from './contract.ts';
import { siteList } from './store.ts';

/** What an export of the list says of each site. */
export const exportedSites: ExportedList<SiteListQuery, Site, SiteColumn> = {
  list: siteList,
  title: 'Sites',
  columns: {
    number: { title: 'Number', width: 10, value: ({ number }) => number },
    name: { title: 'Site', width: 40, value: ({ name }) => name },
    key: { title: 'Key', width: 16, value: ({ key }) => key },
    kind: { title: 'Kind', width: 14, value: ({ kind }) => kind },
    country: { title: 'Country', width: 8, value: ({ country }) => country },
    supplier: { title: 'Supplier', width: 30, value: ({ supplier }) => supplier?.name ?? null },
    owned: { title: 'Owned by the supplier', width: 20, value: ({ owned }) => owned },
    latitude: { title: 'Latitude', width: 12, value: ({ latitude }) => latitude },
    longitude: { title: 'Longitude', width: 12, value: ({ longitude }) => longitude },
  },
};
