import { Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client.ts';
import { Confirm } from '../../components/confirm.tsx';

interface EditMaterialProps {
  id: string;
  title: string;
  description?: string | null;
  saved?: (title: string) => void;
  close: () => void;
}

/** Changes the title and the description of a film or document. */
export function EditMaterial({ id, title: before, description: told, saved, close }: EditMaterialProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [title, setTitle] = useState(before);
  const [description, setDescription] = useState(told ?? '');
  return (
    <Confirm
      title={t('courses.edit')}
      action={t('action.save')}
      run={async () => {
        const params = { path: { material_id: Number(id) as never } };
        const body = { title: title.trim(), description };
        await api.PUT('/courseware/api/v1/materials/{material_id}', { params, body });
        saved?.(title.trim());
        for (const key of ['course', 'courses']) void client.invalidateQueries({ queryKey: [key] });
      }}
      close={close}
    >
      <TextInput
        label={t('courses.name')}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        maxLength={255}
        required
        data-autofocus
      />
      <Textarea
        label={t('courses.description')}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
        maxLength={5_000}
        autosize
        minRows={3}
        mt={12}
      />
    </Confirm>
  );
}
