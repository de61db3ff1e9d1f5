import { ActionIcon, Button, Checkbox, SegmentedControl, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, dataOf } from '../../api/client.ts';
import { useAct } from '../../components/act.ts';
import { LinkButton } from '../../components/link-button.tsx';
import { Page, Section } from '../../components/page.tsx';
import { Bones, Empty, Loaded, Note } from '../../components/states.tsx';
import { ProgressBar } from '../../components/status.tsx';
import { CourseItems, readCourses } from './course-tree.tsx';

const SPEEDS = ['1', '1.25', '1.5', '2'];

export function NewStudy() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const query = useQuery({
    queryKey: ['study-courses'],
    queryFn: async () => (await dataOf(api.GET('/study/api/courses/list'))) as unknown as Courses,
  });
  const config = useQuery({
    queryKey: ['study-config'],
    queryFn: () => dataOf(api.GET('/study/api/user/config')),
  });
  const speed = useAct(
    (value: number) => api.PUT('/study/api/user/config', { body: { speed: value } }),
    ['study-config'],
  );
  const start = useAct(async () => {
    const body = { name: name.trim() || t('study.unnamed'), course_ids: [...chosen] };
    const task = (await dataOf(api.POST('/study/api/tasks', { body }))) as { id: number; status: string };
    if (task.status === 'pending') {
      await api.POST('/study/api/tasks/{id}/start', { params: { path: { id: task.id as never } } });
    }
    await navigate({ to: '/study/$id', params: { id: String(task.id) } });
  }, ['study-tasks']);
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <Page title={t('study.new')} lead={t('study.new_lead')} back={{ to: '/study', words: t('study.title') }}>
      <div className="form">
        <TextInput
          label={t('task.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={200}
        />
        <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
          <legend className="small">{t('study.speed')}</legend>
          <SegmentedControl
            data={SPEEDS.map((value) => ({ value, label: `${value}×` }))}
            value={String(config.data?.speed ?? 1)}
            onChange={(value) => speed.run(Number(value))}
          />
        </fieldset>
      </div>
      <Section title={t('study.choose')}>
        <Loaded query={query}>
          {(answer) => {
            const courses = listOf(answer);
            return courses.length === 0 ? (
              <div className="panel">
                <Empty
                  title={t('courses.none')}
                  actions={<LinkButton to="/courses/upload">{t('courses.upload')}</LinkButton>}
                />
              </div>
            ) : (
              <div className="panel panel-pad">
                {courses.map((course) => (
                  <Branch
                    key={course.courseId}
                    course={course}
                    isChosen={chosen.has(course.courseId)}
                    toggle={() => toggle(course.courseId)}
                  />
                ))}
              </div>
            );
          }}
        </Loaded>
      </Section>
      {start.error && <Note tone="bad">{start.error}</Note>}
      <div className="section">
        <Button loading={start.isBusy} onClick={() => start.run()}>
          {chosen.size === 0 ? t('study.start_all') : t('study.start', { count: chosen.size })}
        </Button>
      </div>
    </Page>
  );
}

interface BranchProps {
  course: OneCourse;
  isChosen: boolean;
  toggle: () => void;
}

/** A course to choose; its items are read when it is opened. */
function Branch({ course, isChosen, toggle }: BranchProps) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const query = useQuery({
    queryKey: ['course-items', course.courseId],
    enabled: isOpen,
    queryFn: () => readCourses([course.courseId]),
  });
  return (
    <div className="branch">
      <div className="tree-item">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-expanded={isOpen}
          aria-label={t(isOpen ? 'study.close_course' : 'study.open_course', { name: course.courseName })}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? <ChevronDown size={16} /> : <ChevronRight size={16} />}
        </ActionIcon>
        <Checkbox
          checked={isChosen}
          onChange={toggle}
          label={course.courseName}
          description={course.teacherName}
          style={{ flex: 1 }}
        />
        <div style={{ width: 140 }}>
          <ProgressBar value={course.progress} label={course.courseName} words="" />
        </div>
      </div>
      {isOpen && (
        <Loaded query={query} bones={<Bones rows={3} height={14} />}>
          {({ items }) => <CourseItems items={items[0]?.items ?? null} />}
        </Loaded>
      )}
    </div>
  );
}

interface OneCourse {
  courseId: string;
  courseName: string;
  teacherName: string;
  progress: number;
}
type Courses = OneCourse[] | { courses?: OneCourse[]; items?: OneCourse[] };

const listOf = (answer: Courses): OneCourse[] =>
  Array.isArray(answer) ? answer : (answer.courses ?? answer.items ?? []);
