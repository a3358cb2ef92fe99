import { Button } from '@mantine/core';
import { getQuestionnaireRoute, type Questionnaire } from '../../../src/modules/questionnaires/contract.ts';
import { api } from '../../api.ts';
import { useToast } from '../../components/toast.tsx';
import { t } from '../../messages/messages.ts';
import { saveFile } from '../network/save-file.ts';

interface ExportJsonProps {
  one: Pick<Questionnaire, 'id' | 'version' | 'title'>;
  as?: 'link' | 'button';
}

/** Hands over the document as it is: it can be brought in elsewhere. */
export function ExportJson({ one: { id, version, title }, as = 'link' }: ExportJsonProps) {
  const toast = useToast();
  const save = async () => {
    const { document } = await api.call(getQuestionnaireRoute, { params: { id }, query: { version } });
    saveFile(`${id}-${version}.json`, 'application/json', `${JSON.stringify(document, null, 2)}\n`);
  };
  const label = t('questionnaires.export-of', { name: title, format: t('questionnaires.as-json') });
  const act = () => void save().catch((error: Error) => toast({ text: error.message }));
  if (as === 'button') {
    return (
      <Button aria-label={label} onClick={act}>
        {t('questionnaires.as-json')}
      </Button>
    );
  }
  return (
    <button type="button" className="link-button" aria-label={label} onClick={act}>
      {t('questionnaires.as-json')}
    </button>
  );
}
