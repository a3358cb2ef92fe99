import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { addQuestionnaireRoute, type Questionnaire } from '../../../src/modules/questionnaires/contract.ts';
import { type QuestionSheet, readQuestionSheetRoute } from '../../../src/modules/questionnaires/sheet-contract.ts';
import { FileDrop } from '../../components/file-drop.tsx';
import { PageHead, Panel } from '../../components/page.tsx';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { readAnew } from '../../query.ts';
import { uploadFile } from '../../upload.ts';
import { SheetMapping } from './sheet-mapping.tsx';
import { useQuestionnaires } from './use-questionnaires.ts';

interface Looked {
  file: File;
  reading: QuestionSheet;
}

/** Three ways to a questionnaire of one's own: from nothing, from one that is there, from a file. */
export function NewQuestionnairePage() {
  const [looked, setLooked] = useState<Looked | null>(null);
  return (
    <>
      <PageHead
        title={t('questionnaires.new-title')}
        lede={t('questionnaires.new-lede')}
        under={{ to: '/questionnaires', label: t('questionnaires.title') }}
      />
      {looked ? (
        <SheetMapping file={looked.file} first={looked.reading} over={() => setLooked(null)} />
      ) : (
        <div className="columns halves">
          <Begin />
          <BringIn looked={setLooked} />
        </div>
      )}
    </>
  );
}

function Begin() {
  const query = useQuestionnaires();
  const items = query.data?.items ?? [];
  const [chosen, setChosen] = useState('');
  const from = items.find(({ id }) => id === chosen) ?? items[0];
  return (
    <div className="column wide">
      <Panel title={t('questionnaires.new-blank')}>
        <div className="column wide">
          <p className="second">{t('questionnaires.new-blank-text')}</p>
          <div>
            <Button component={Link} to="/questionnaires/new/edit">
              {t('questionnaires.new-blank-act')}
            </Button>
          </div>
        </div>
      </Panel>
      <Panel title={t('questionnaires.new-copy')}>
        <div className="column wide">
          <p className="second">{t('questionnaires.new-copy-text')}</p>
          <div className="row wrap">
            <select
              className="plain-select"
              aria-label={t('questionnaires.new-copy-of')}
              value={from?.id ?? ''}
              onChange={(event) => setChosen(event.currentTarget.value)}
            >
              {items.map(({ id, title, version }) => (
                <option key={id} value={id}>
                  {title} {version}
                </option>
              ))}
            </select>
            {from && (
              <Button
                renderRoot={(props) => (
                  <Link to="/questionnaires/$id/edit" params={{ id: from.id }} search={{ copy: 'true' }} {...props} />
                )}
              >
                {t('questionnaires.new-copy-act')}
              </Button>
            )}
          </div>
        </div>
      </Panel>
    </div>
  );
}

function BringIn({ looked }: { looked: (looked: Looked) => void }) {
  const navigate = useNavigate();
  const toast = useToast();
  const send = async (file: File, onProgress: (share: number) => void) => {
    if (/\.(xlsx|csv|tsv)$/i.test(file.name)) {
      const query = { fileName: file.name };
      looked({ file, reading: await uploadFile<QuestionSheet>(readQuestionSheetRoute, file, { query, onProgress }) });
      return;
    }
    const taken = await uploadFile<Questionnaire>(addQuestionnaireRoute, file, { onProgress });
    await readAnew();
    toast({ text: t('questionnaires.brought-in', { name: taken.title, version: taken.version }) });
    await navigate({ to: '/questionnaires/$id', params: { id: taken.id }, search: { version: taken.version } });
  };
  return (
    <Panel title={t('questionnaires.new-file')}>
      <div className="column wide">
        <p className="second">{t('questionnaires.new-file-text')}</p>
        <FileDrop
          act={t('questionnaires.new-file-act')}
          takes={t('questionnaires.new-file-takes')}
          accept=".json,.xlsx,.csv,.tsv"
          limitBytes={readQuestionSheetRoute.limitBytes!}
          failed={t('questionnaires.not-brought-in')}
          send={send}
        />
      </div>
    </Panel>
  );
}
