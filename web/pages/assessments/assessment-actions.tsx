import { Button, Menu } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { RouteDeclaration } from '../../../src/common/route.ts';
import {
  acceptAssessmentRoute,
  answersFileRoute,
  assessmentPackageRoute,
  assessmentWorkbookRoute,
  rejectAssessmentRoute,
  revokeAssessmentLinkRoute,
  sendBackRoute,
  type WholeAssessment,
  withdrawAssessmentRoute,
} from '../../../src/modules/assessments/contract.ts';
import { api, downloadAddress } from '../../api.ts';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { useRights } from '../../session.tsx';
import { BringInDialog } from './bring-in-dialog.tsx';
import { DueDialog } from './due-dialog.tsx';
import { NewLinkDialog } from './new-link-dialog.tsx';
import { ReasonDialog } from './reason-dialog.tsx';

type Asked = 'accept' | 'query' | 'reject' | 'withdraw' | 'link' | 'end-links' | 'due' | 'bring-in';

/** What can be done with the whole: decide, ask again, and the files. */
export function AssessmentActions({ one }: { one: WholeAssessment }) {
  const rights = useRights();
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  const isOpen = !['accepted', 'rejected', 'withdrawn'].includes(one.state);
  const mayDecide = rights.assess && isOpen && one.submission > 0;
  const file = (route: RouteDeclaration, query: Record<string, string> = {}) =>
    downloadAddress(route, { params: { id: one.id }, query });
  return (
    <>
      <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
        <Menu.Target>
          <Button leftSection={<Icon name="export" />}>{t('assessments.files')}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component="a" href={file(assessmentWorkbookRoute)} download>
            {t('assessments.as-xlsx')}
          </Menu.Item>
          {one.submission > 0 && (
            <>
              <Menu.Item component="a" href={file(assessmentPackageRoute)} download>
                {t('assessments.as-package')}
              </Menu.Item>
              {(['json', 'oscal', 'cyclonedx'] as const).map((format) => (
                <Menu.Item key={format} component="a" href={file(answersFileRoute, { format })} download>
                  {t(`assessments.as-${format}`)}
                </Menu.Item>
              ))}
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      {rights.assess && isOpen && (
        <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
          <Menu.Target>
            <Button leftSection={<Icon name="more" />}>{t('assessments.more')}</Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setAsked('bring-in')}>{t('assessments.bring-in')}</Menu.Item>
            <Menu.Item onClick={() => setAsked('due')}>{t('assessments.more-time')}</Menu.Item>
            <Menu.Item onClick={() => setAsked('link')}>{t('assessments.new-link')}</Menu.Item>
            {one.link.state === 'good' && (
              <Menu.Item onClick={() => setAsked('end-links')}>{t('assessments.end-links')}</Menu.Item>
            )}
            <Menu.Divider />
            {mayDecide && <Menu.Item onClick={() => setAsked('reject')}>{t('assessments.reject-all')}</Menu.Item>}
            <Menu.Item onClick={() => setAsked('withdraw')}>{t('assessments.withdraw')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {mayDecide && (
        <>
          <Button onClick={() => setAsked('query')}>{t('assessments.send-back')}</Button>
          <Button variant="filled" onClick={() => setAsked('accept')}>
            {t('assessments.accept-round')}
          </Button>
        </>
      )}
      {asked && <Dialogs one={one} asked={asked} close={close} />}
    </>
  );
}

function Dialogs({ one, asked, close }: { one: WholeAssessment; asked: Asked; close: () => void }) {
  const call = { params: { id: one.id }, ifMatch: one.etag };
  const { name } = one.supplier;
  switch (asked) {
    case 'accept':
      return (
        <ReasonDialog
          title={t('assessments.accept-title', { name })}
          text={t('assessments.accept-text', { count: one.standing?.open ?? 0 })}
          act={t('assessments.accept-round')}
          optional
          send={(comment) => api.call(acceptAssessmentRoute, { ...call, input: { comment: comment || null } })}
          close={close}
        />
      );
    case 'query':
      return (
        <ReasonDialog
          title={t('assessments.send-back-title', { name })}
          text={t('assessments.send-back-text')}
          act={t('assessments.send-back')}
          send={(comment) => api.call(sendBackRoute, { ...call, input: { comment } })}
          close={close}
        />
      );
    case 'reject':
      return (
        <ReasonDialog
          title={t('assessments.reject-all-title', { name })}
          text={t('assessments.reject-all-text')}
          act={t('assessments.reject-all')}
          send={(comment) => api.call(rejectAssessmentRoute, { ...call, input: { comment } })}
          close={close}
        />
      );
    case 'withdraw':
      return (
        <ConfirmAct
          title={t('assessments.withdraw-title', { name })}
          text={t('assessments.withdraw-text')}
          act={t('assessments.withdraw')}
          send={() => api.call(withdrawAssessmentRoute, call)}
          close={close}
        />
      );
    case 'end-links':
      return (
        <ConfirmAct
          title={t('assessments.end-links')}
          text={t('assessments.end-links-text', { name })}
          act={t('assessments.end-links')}
          send={() => api.call(revokeAssessmentLinkRoute, { params: call.params })}
          close={close}
        />
      );
    case 'link':
      return <NewLinkDialog one={one} close={close} />;
    case 'due':
      return <DueDialog one={one} close={close} />;
    case 'bring-in':
      return <BringInDialog one={one} close={close} />;
  }
}

interface ConfirmActProps {
  title: string;
  text: string;
  act: string;
  send: () => Promise<unknown>;
  close: () => void;
}

function ConfirmAct({ title, text, act, send, close }: ConfirmActProps) {
  const toast = useToast();
  const done = useMutation({
    mutationFn: send,
    onSuccess: async () => {
      await readAnew();
      close();
    },
    onError: (error) => {
      toast({ text: error.message });
      close();
    },
  });
  return (
    <ConfirmDialog title={title} act={act} confirm={() => done.mutate()} busy={done.isPending} close={close}>
      {text}
    </ConfirmDialog>
  );
}
