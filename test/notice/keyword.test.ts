import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasWords, objectionKeyword } from '#domain/notice/keyword.ts';
import { startExactly, stopAlone, stopAnywhere } from '#domain/notice/keyword-words.ts';
import { languages } from '#domain/notice/language.ts';
import { defaultTemplates } from '#domain/notice/templates.ts';

function phrases(list: readonly string[]): readonly string[] {
  return list.flatMap((text) => text.split(', '));
}

describe('a text that says STOP is an objection whatever its form (R13)', () => {
  test.each([
    ...[
      'STOP',
      'stop',
      ' Stop. ',
      'STOP!!!',
      'STOP 12345',
      '12345 STOP',
      'STOP12345',
      'pls stop',
      'Stop calling me',
      'please STOP.',
      '"stop"',
    ],
    ...[
      'stoppp',
      'STTOOPP',
      'S T O P',
      's.t.o.p',
      'S-T-O-P',
      'st0p',
      'ST00P',
      'ＳＴＯＰ',
      '𝐒𝐓𝐎𝐏',
      'stóp',
      'STOPALL',
      'stopcalling',
      'plsstop',
    ],
    ...[
      'UNSUBSCRIBE',
      'unsubscribe me',
      'UNSUB',
      'unsuscribe',
      'opt out',
      'OPT-OUT',
      'optout',
      "don't call me",
      'Dont call',
      'DON’T CALL',
    ],
    ...['do not call this number again', 'never call me', 'remove my number', 'not interested', 'wrong number', 'leave me alone'],
    ...[
      'stp',
      'sotp',
      'cancel',
      'QUIT',
      'End.',
      'no',
      'No thanks',
      'DND',
      'BLOCK 1',
      'fully block',
      'START DND',
      'no more calls please sir',
    ],
    ...[
      'band karo',
      'Band Karo!!',
      'BAND KRO',
      'call band kar do',
      'roko',
      'rok do yaar',
      'mujhe call mat karo',
      'phone mat karna',
      'bandh karo',
    ],
    ...[
      'bondho korun',
      'apandi',
      'aapandi',
      'call cheyyakandi',
      'call karu naka',
      'niruthungal',
      'call panna vendam',
      'nillisi',
      'call maadabedi',
    ],
    ...['nirthuka', 'vilikkaruthu', 'call na karo ji', 'banda karantu', 'call nokoribo', 'vendam', 'nako', 'beda', 'venda'],
    ...['स्टॉप', 'बंद करो', 'कृपया कॉल बंद करें', 'बन्द करो', 'कॉल मत करो', 'फ़ोन मत करना', 'रोको', 'बंद'],
    ...['স্টপ', 'বন্ধ করুন', 'দয়া করে কল করবেন না', 'ষ্টপ', 'বন্ধ কৰক', 'কল নকৰিব', 'స్టాప్', 'ఆపండి', 'దయచేసి కాల్ చేయవద్దు', 'थांबवा'],
    ...['कॉल करू नका', 'ஸ்டாப்', 'நிறுத்துங்கள்', 'தயவுசெய்து அழைக்க வேண்டாம்', 'வேண்டாம்', 'સ્ટૉપ', 'સ્ટોપ', 'બંધ કરો', 'કૉલ ના કરો', 'اسٹاپ'],
    ...['بند کریں', 'بند كرو', 'کال مت کرو', 'ಸ್ಟಾಪ್', 'ನಿಲ್ಲಿಸಿ', 'ಕರೆ ಮಾಡಬೇಡಿ', 'സ്റ്റോപ്പ്', 'നിർത്തുക', 'നിര്‍ത്തുക', 'ദയവായി വിളിക്കരുത്'],
    ...['ਸਟਾਪ', 'ਬੰਦ ਕਰੋ', 'ਕਾਲ ਨਾ ਕਰੋ', 'ଷ୍ଟପ୍', 'ବନ୍ଦ କରନ୍ତୁ', 'ଦୟାକରି କଲ କରନ୍ତୁ ନାହିଁ'],
  ])('%s', (text) => {
    expect(objectionKeyword(text)).toBe('stop');
  });

  test.each([
    ...[
      "don't stop",
      'do not stop calling',
      'please dont stop',
      "why don't you stop calling?",
      'STOP START',
      'start stop',
      'Where is the bus stop?',
    ],
    ...['please do not call before 5'],
  ])('in doubt it is STOP: %s', (text) => {
    expect(objectionKeyword(text)).toBe('stop');
  });

  test.each(languages.map(({ code }) => code))(
    'every word listed for %s is recognised, shouted, and with a number after it',
    (code) => {
      expect(phrases(stopAnywhere[code]).length).toBeGreaterThanOrEqual(10);
      for (const phrase of phrases([...stopAnywhere[code], ...stopAlone[code]])) {
        const word = phrase.replace('*', '');
        for (const text of [word, ` ${word.toUpperCase()}!! `, `${word} 12345`, word.normalize('NFD'), word.normalize('NFC')]) {
          expect(objectionKeyword(text), text).toBe('stop');
        }
      }
      for (const phrase of phrases(stopAnywhere[code])) {
        expect(objectionKeyword(`abc, ${phrase.replace('*', '')} - xyz`), phrase).toBe('stop');
      }
    },
  );

  test('STOP among any other words is found', () => {
    const other = fc.string({ unit: 'grapheme', maxLength: 60 });
    fc.assert(
      fc.property(
        other,
        fc.constantFrom('STOP', 'stop', 'Stop', 'stop.', '(STOP)', 'बंद करो', 'நிறுத்து'),
        other,
        (before, word, after) => {
          expect(objectionKeyword(`${before} ${word} ${after}`)).toBe('stop');
        },
      ),
      { numRuns: 5_000 },
    );
  });
});

describe('a text that does not say STOP is left alone', () => {
  test.each([
    ...[
      '',
      '   ',
      '!!!',
      '12345',
      '👍',
      'hi',
      'ok',
      'please',
      'thanks sir',
      'Yes',
      'Call me tomorrow at 5',
      'Please call back',
      'I will pay on Monday',
    ],
    ...[
      "Why don't you call me back?",
      'You never called me back',
      'cancel my appointment',
      'block my card',
      'Is the shop still open?',
      'the end',
    ],
    ...[
      'No call received yet, please ring',
      'my stopwatch is broken',
      'Christopher here',
      'nonstop rain',
      'START 0',
      'START STP of 5000',
      'Apu is here',
    ],
    ...[
      'दुकान कब बंद होगी',
      'नमस्ते',
      'कृपया मुझे कॉल करें',
      'দোকান কখন বন্ধ করেন',
      'আমার বন্ধু',
      'దయచేసి కాల్ చేయండి',
      'என்னை அழைக்கவும்',
      'ਕਾਲ ਕਰੋ',
      'ରୋକଡ଼',
    ],
  ])('%s', (text) => {
    expect(objectionKeyword(text)).toBe(null);
  });

  test.each(defaultTemplates.map(({ language, meaning, text }) => [language, meaning, text]))(
    'our own %s %s text, sent back, says nothing',
    (_language, _meaning, text) => {
      expect(objectionKeyword(text)).toBe(null);
    },
  );

  test('no text is refused, and the time grows with its length, not with the square', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) =>
        ['stop', 'start', null].includes(objectionKeyword(text)),
      ),
      { numRuns: 3_000 },
    );
    for (const sign of ['a', 'a ', 'स ', '. ', "'"]) {
      // Were it to grow with the square, this would outlast the limit of the test.
      expect(objectionKeyword(sign.repeat(50_000))).toBeNull();
    }
  });
});

describe('START is only a message that is exactly a start word (R12, R13)', () => {
  test.each([
    'START',
    'start',
    ' Start ',
    'START.',
    '"START"',
    'ＳＴＡＲＴ',
    'UNSTOP',
    'शुरू',
    'शुरू करें',
    'আৰম্ভ',
    'தொடங்கு',
    'شروع',
    'shuru karo',
  ])('%s', (text) => {
    expect(objectionKeyword(text)).toBe('start');
  });

  test.each([
    'start please',
    'START 12345',
    'START0',
    'please start',
    'restart',
    'staart',
    'yes',
    'start calling',
    'START START',
    'unstop me',
    'शुरू 1',
    '✅ start',
  ])('not %s', (text) => {
    expect(objectionKeyword(text)).toBe(null);
  });

  test.each(languages.map(({ code }) => code))(
    'every word listed for %s is recognised, and none with a word beside it',
    (code) => {
      expect(phrases(startExactly[code]).length).toBeGreaterThanOrEqual(4);
      for (const phrase of phrases(startExactly[code])) {
        expect(objectionKeyword(phrase), phrase).toBe('start');
        expect(objectionKeyword(`${phrase.toUpperCase()}.`), phrase).toBe('start');
        expect(objectionKeyword(phrase.normalize('NFD')), phrase).toBe('start');
        expect(objectionKeyword(`${phrase} abc`), phrase).toBe(null);
        expect(objectionKeyword(`${phrase} stop`), phrase).toBe('stop');
      }
    },
  );

  test('any text that is START has no digits and no more than two words', () => {
    const piece = fc.constantFrom('start', 'START', ' ', '1', 'stop', 'x', '.', 'शुरू', 'करें', '\n', 'un');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const text = pieces.join('');
        if (objectionKeyword(text) === 'start') expect(text).toMatch(/^[\s.]*[\p{L}\p{M}]+(\s+[\p{L}\p{M}]+)?[\s.]*$/u);
      }),
      { numRuns: 3_000 },
    );
  });
});

test('R13 a text has words where anything of it can be read', () => {
  for (const text of ['STOP', '.', '1', '👍', ' ठीक ', '\u0627', '?', '\ufffdSTOP']) expect(hasWords(text), text).toBe(true);
  for (const text of [null, '', ' \n\t', '\u0000\u0001', '\u200b\u200d', '\ufffd\ufffd', '\ud800'])
    expect(hasWords(text)).toBe(false);
});
