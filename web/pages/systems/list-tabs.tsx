import { Tabs } from '../../components/page.tsx';
import { t } from '../../messages/messages.ts';

/** Systems and the mission functions that need them share one entry of the navigation. */
export function ListTabs() {
  return (
    <Tabs
      label={t('systems.tabs')}
      tabs={[
        { to: '/systems', label: t('systems.tab-systems') },
        { to: '/functions', label: t('systems.tab-functions') },
      ]}
    />
  );
}
