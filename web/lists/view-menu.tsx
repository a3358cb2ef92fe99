import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import {
  changeViewRoute,
  type ListState,
  removeViewRoute,
  type SavedView,
  saveViewRoute,
} from '../../src/modules/views/contract.ts';
import { api } from '../api.ts';
import { Dialog } from '../components/dialog.tsx';
import { Form, TextField, useForm } from '../components/form.tsx';
import { Icon } from '../components/icon.tsx';
import { useToast } from '../components/toast.tsx';
import { t } from '../messages/messages.ts';
import { useRights } from '../session.tsx';
import { stateOf } from './list-state.ts';
import { keepPreference, type ListControl, readViewsAnew } from './use-list.ts';

type Asked = 'new' | 'edit' | null;

/** The views of a list: those one has oneself and those of the workspace; the one that is shown, and whether it was changed. */
export function ViewMenu<Row>({ control }: { control: ListControl<Row> }) {
  const { view, changed, views, show, list, defaultView } = control;
  const [asked, setAsked] = useState<Asked>(null);
  const { write: share } = useRights();
  const act = useViewActs(control);
  const mine = views.filter(({ shared }) => !shared);
  const shared = views.filter((one) => one.shared);
  const mayChange = view !== undefined && (!view.shared || share);
  return (
    <>
      <Menu position="bottom-start" transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <Button leftSection={<Icon name="filter" />} rightSection={<Icon name="down" />}>
            {t('lists.view')}&nbsp;<b className="ellipsis">{view?.name ?? t('lists.view-none')}</b>
            {changed && <span className="third">&nbsp;{t('lists.view-changed')}</span>}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Choice chosen={view === undefined} choose={() => show(null)} label={t('lists.view-none')} />
          <Choices title={t('lists.views-mine')} views={mine} control={control} />
          <Choices title={t('lists.views-shared')} views={shared} control={control} />
          <Menu.Divider />
          {changed && mayChange && (
            <Menu.Item onClick={() => void act.keep()}>{t('lists.view-keep', { name: view.name })}</Menu.Item>
          )}
          {changed && <Menu.Item onClick={() => show(view!)}>{t('lists.view-reset', { name: view!.name })}</Menu.Item>}
          <Menu.Item onClick={() => setAsked('new')}>{t('lists.view-save')}</Menu.Item>
          {mayChange && <Menu.Item onClick={() => setAsked('edit')}>{t('lists.view-edit')}</Menu.Item>}
          {view && view.id !== defaultView && (
            <Menu.Item onClick={() => void keepPreference(list.name, { defaultView: view.id })}>
              {t('lists.view-default')}
            </Menu.Item>
          )}
          {defaultView !== null && (
            <Menu.Item onClick={() => void keepPreference(list.name, { defaultView: null })}>
              {t('lists.view-no-default')}
            </Menu.Item>
          )}
          {mayChange && <Menu.Item onClick={() => void act.remove()}>{t('lists.view-remove')}</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {asked === 'new' && <NewViewDialog control={control} close={() => setAsked(null)} />}
      {asked === 'edit' && view && <EditViewDialog control={control} view={view} close={() => setAsked(null)} />}
    </>
  );
}

function Choices<Row>(props: { title: string; views: readonly SavedView[]; control: ListControl<Row> }) {
  const { view, show, defaultView } = props.control;
  if (props.views.length === 0) return null;
  return (
    <>
      <Menu.Label>{props.title}</Menu.Label>
      {props.views.map((one) => (
        <Choice
          key={one.id}
          chosen={one.id === view?.id}
          choose={() => show(one)}
          label={one.name}
          note={one.id === defaultView ? t('lists.view-is-default') : undefined}
        />
      ))}
    </>
  );
}

function Choice(props: { chosen: boolean; choose: () => void; label: string; note?: string | undefined }) {
  return (
    <Menu.Item
      onClick={props.choose}
      leftSection={props.chosen ? <Icon name="check" /> : <span className="icon" />}
      aria-current={props.chosen ? 'true' : undefined}
    >
      {props.label}
      {props.note && <small className="third"> {props.note}</small>}
    </Menu.Item>
  );
}

/** What is shown now, with its columns written down: a view shows everybody the same. */
function shownState<Row>({ search, columns }: ListControl<Row>): ListState {
  return { ...stateOf({ ...search }), columns: columns.map(({ id }) => id).join(',') };
}

function useViewActs<Row>(control: ListControl<Row>) {
  const toast = useToast();
  const { list, view, show } = control;
  const act = async (work: () => Promise<void>) => {
    await work().catch((error: Error) => toast({ text: error.message }));
  };
  return {
    keep: () =>
      act(async () => {
        const kept = await api.call(changeViewRoute, {
          params: { id: view!.id },
          input: { state: shownState(control) },
        });
        await readViewsAnew(list.name);
        show(kept);
        toast({ text: t('lists.view-kept', { name: kept.name }) });
      }),
    remove: () =>
      act(async () => {
        const { name, state, shared, id } = view!;
        await api.call(removeViewRoute, { params: { id } });
        show(null);
        await readViewsAnew(list.name);
        const bringBack = () =>
          act(async () => {
            await api.call(saveViewRoute, { input: { list: list.name, name, state, shared } });
            await readViewsAnew(list.name);
          });
        toast({
          text: t('lists.view-removed', { name }),
          action: { label: t('common.undo'), act: () => void bringBack() },
        });
      }),
  };
}

interface ViewDialogProps<Row> {
  control: ListControl<Row>;
  close: () => void;
}

function NewViewDialog<Row>({ control, close }: ViewDialogProps<Row>) {
  const form = useForm({ name: '', shared: false }, async ({ name, shared }) => {
    const state = shownState(control);
    const view = await api.call(saveViewRoute, { input: { list: control.list.name, name, state, shared } });
    await readViewsAnew(control.list.name);
    control.show(view);
    close();
  });
  return (
    <Dialog title={t('lists.view-save-title')} close={close}>
      <p className="second">{t('lists.view-save-note')}</p>
      <Form form={form} failed={t('lists.view-not-saved')} act={t('lists.view-save-act')} cancel={close}>
        <ViewFields form={form} />
      </Form>
    </Dialog>
  );
}

function EditViewDialog<Row>({ control, view, close }: ViewDialogProps<Row> & { view: SavedView }) {
  const form = useForm({ name: view.name, shared: view.shared }, async (input) => {
    await api.call(changeViewRoute, { params: { id: view.id }, input });
    await readViewsAnew(control.list.name);
    close();
  });
  return (
    <Dialog title={t('lists.view-edit-title', { name: view.name })} close={close}>
      <Form form={form} failed={t('lists.view-not-saved')} act={t('lists.view-edit-act')} cancel={close}>
        <ViewFields form={form} />
      </Form>
    </Dialog>
  );
}

function ViewFields({ form }: { form: ReturnType<typeof useForm<{ name: string; shared: boolean }>> }) {
  const { write: share } = useRights();
  return (
    <>
      <TextField form={form} name="name" label={t('lists.view-name')} required autoFocus />
      {share && (
        <label className="row">
          <input
            type="checkbox"
            className="check"
            checked={form.values.shared}
            onChange={(event) => form.set('shared', event.currentTarget.checked)}
          />
          {t('lists.view-share')}
        </label>
      )}
    </>
  );
}
