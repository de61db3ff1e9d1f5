/** A small site on the stand-in for Moodle: two courses with one activity of each kind. */
import { MoodleStandIn, type MoodleUser } from './moodle.ts';

/** The password, which may appear only in forms sent to the site. */
export const PASSWORD = 'correct horse & battery=staple';

export async function startSchool(): Promise<MoodleStandIn & { owl: MoodleUser }> {
  const moodle = await MoodleStandIn.start();
  const owl: MoodleUser = { id: 7, username: 'owl', password: PASSWORD };
  moodle.users.push(owl, { id: 8, username: 'lark', password: 'another' });
  const file = (mimetype: string, filesize: number) => [
    { type: 'file', filename: 'f', filepath: '/', filesize, mimetype },
  ];
  const chapter = (id: number) => ({ type: 'file', filename: 'index.html', filepath: `/${id}/`, filesize: 0 });
  moodle.courses.push(
    {
      id: 101,
      fullname: 'Research &amp; <b>Development</b>',
      progress: 66.9,
      contacts: [
        { id: 5, fullname: 'teacher-a' },
        { id: 6, fullname: 'teacher &#039;b&#039;' },
      ],
      enrolled: [7],
      sections: [
        {
          name: 'Week 1',
          modules: [
            { id: 1, modname: 'page', instance: 11, name: 'Welcome', completion: 1 },
            { id: 2, modname: 'forum', instance: 12, name: 'Announcements' },
            { id: 3, modname: 'resource', instance: 13, name: 'Lecture', contents: file('video/mp4', 75_000_000) },
            { id: 4, modname: 'resource', instance: 14, name: 'Slides', contents: file('application/pdf', 1_000) },
            { id: 5, modname: 'quiz', instance: 15, name: 'Test' },
          ],
        },
        {
          name: 'Week 2',
          modules: [
            {
              id: 6,
              modname: 'book',
              instance: 16,
              name: 'Handbook',
              completion: 2,
              contents: [
                { type: 'content', filename: 'structure', filepath: '/', filesize: 0, content: '[]' },
                chapter(61),
                { type: 'file', filename: 'owl.png', filepath: '/61/', filesize: 10, mimetype: 'image/png' },
                chapter(62),
              ],
            },
            { id: 7, modname: 'url', instance: 17, name: 'Elsewhere', completion: 1, state: 1 },
            {
              id: 8,
              modname: 'page',
              instance: 18,
              name: 'Later',
              uservisible: false,
              availabilityinfo: 'Available from <strong>1 March 2030</strong>',
            },
          ],
        },
        { name: 'Week 3', uservisible: false, modules: [{ id: 9, modname: 'page', instance: 19, name: 'Secret' }] },
      ],
    },
    {
      id: 102,
      fullname: 'Flight',
      enrolled: [7, 8],
      sections: [
        {
          name: '',
          modules: [
            {
              id: 20,
              modname: 'folder',
              instance: 21,
              name: 'Feathers',
              contents: file('a/b', 1).concat(file('a/b', 1)),
            },
            { id: 22, modname: 'imscp', instance: 23, name: 'Package' },
            { id: 24, modname: 'resource', instance: 25, name: 'Song', contents: file('audio/mpeg', 1_600_000) },
            { id: 26, modname: 'resource', instance: 27, name: 'Film', contents: file('video/mp4', 0) },
            { id: 28, modname: 'resource', instance: 29, name: 'Glimpse', contents: file('video/mp4', 10) },
          ],
        },
      ],
    },
    { id: 103, fullname: 'For larks', enrolled: [8], sections: [] },
  );
  return Object.assign(moodle, { owl });
}
