import { Button, Menu } from '@mantine/core';
import type { RefObject } from 'react';
import { exportNetworkRoute } from '../../../src/modules/network/contract.ts';
import { downloadAddress } from '../../api.ts';
import { Icon } from '../../components/icon.tsx';
import { t } from '../../messages/messages.ts';
import { viewAsCsv } from './as-csv.ts';
import { drawingAsSvg, saveFile } from './save-file.ts';
import type { Neighbourhood } from './view.ts';

interface ExportMenuProps {
  view?: Neighbourhood;
  drawing?: RefObject<SVGSVGElement | null> | undefined;
}

/** What is in view, and the whole network in each form that it has. */
export function ExportMenu({ view, drawing }: ExportMenuProps) {
  const saveDrawing = () => {
    if (drawing?.current) saveFile('network.svg', 'image/svg+xml', drawingAsSvg(drawing.current));
  };
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <Button leftSection={<Icon name="export" />}>{t('network.export')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {drawing && <Menu.Item onClick={saveDrawing}>{t('network.export-svg')}</Menu.Item>}
        {view && (
          <>
            <Menu.Item onClick={() => saveFile('network-view.csv', 'text/csv', viewAsCsv(view))}>
              {t('network.export-view-csv')}
            </Menu.Item>
            <Menu.Divider />
          </>
        )}
        {(['json', 'graphml', 'csv', 'geojson'] as const).map((format) => (
          <Menu.Item
            key={format}
            component="a"
            href={downloadAddress(exportNetworkRoute, { query: { format } })}
            download
          >
            {t(`network.export-${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
