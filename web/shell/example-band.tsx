import { Link } from '@tanstack/react-router';
import { t } from '../messages/messages.ts';
import { switchWorkspace, useRights, useSession } from '../session.tsx';

/** Says on every page of the example that nothing in it is true, and leads out of it. */
export function ExampleBand() {
  const { session, workspace } = useSession();
  const { runInstallation } = useRights();
  if (!workspace?.example) return null;
  const own = session.workspaces.find(({ example }) => !example);
  return (
    <div className="example-band" role="note">
      <span className="grow">{t('example.band')}</span>
      {own && (
        <button type="button" className="link" onClick={() => switchWorkspace(own.id)}>
          {t('example.leave', { name: own.name })}
        </button>
      )}
      {runInstallation && <Link to="/settings/workspaces">{t('example.remove-it')}</Link>}
    </div>
  );
}
