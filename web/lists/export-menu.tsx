import { Button, Menu } from '@mantine/core';
import { tableFormats } from '../../src/common/list.ts';
import { downloadAddress } from '../api.ts';
import { Icon } from '../components/icon.tsx';
import { t } from '../messages/messages.ts';
import { filtersOf } from './list-state.ts';
import type { ListControl } from './use-list.ts';

/** Where the rows that are shown are to be had as a file: with these columns, by these filters, in this order. */
export function exportAddresses<Row>({ list, search, columns, sort }: ListControl<Row>) {
  const { exported } = list;
  if (!exported) return [];
  const names = columns.flatMap((column) => column.exported ?? [column.id]);
  const query = { ...filtersOf({ ...search }), sort, columns: [...new Set(names)].join(',') };
  return tableFormats.map((format) => ({
    format,
    address: downloadAddress(exported, { query: { ...query, format } }),
  }));
}

interface ExportMenuProps<Row> {
  control: ListControl<Row>;
  /** Files that do not follow what is shown, such as the whole register. */
  more?: readonly { label: string; address: string }[];
}

/** What is shown, as a file. */
export function ExportMenu<Row>({ control, more = [] }: ExportMenuProps<Row>) {
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button leftSection={<Icon name="export" />}>{t('lists.export')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {exportAddresses(control).map(({ format, address }) => (
          <Menu.Item key={format} component="a" href={address} download>
            {t(`lists.export-${format}`)}
          </Menu.Item>
        ))}
        {more.length > 0 && <Menu.Divider />}
        {more.map(({ label, address }) => (
          <Menu.Item key={label} component="a" href={address} download>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
