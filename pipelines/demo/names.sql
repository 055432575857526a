-- Short lists of common names, written for this demo, with the spelling variants that make searching hard.
create table latent.name_list as
select * from (values
  ('fi',
    ['Anna', 'Maria', 'Marit', 'Maarit', 'Katri', 'Katriina', 'Catarina', 'Johanna', 'Päivi', 'Sari', 'Tiina', 'Minna', 'Kirsi', 'Riikka', 'Sanna',
      'Heidi', 'Jaana', 'Outi', 'Niina', 'Nina', 'Laura', 'Emmi', 'Aino', 'Helmi', 'Veera', 'Hanna', 'Hannah', 'Elina', 'Eliina', 'Suvi',
      'Matti', 'Mikko', 'Juha', 'Jukka', 'Antti', 'Timo', 'Kari', 'Jari', 'Pekka', 'Ville', 'Teemu', 'Janne', 'Eero', 'Onni', 'Väinö'],
    ['Korhonen', 'Virtanen', 'Mäkinen', 'Nieminen', 'Mäkelä', 'Hämäläinen', 'Laine', 'Heikkinen', 'Koskinen', 'Järvinen', 'Lehtonen', 'Lehtinen',
      'Saarinen', 'Salminen', 'Heinonen', 'Niemi', 'Heikkilä', 'Kinnunen', 'Salonen', 'Turunen', 'Laitinen', 'Tuominen', 'Rantanen', 'Karjalainen',
      'Jokinen', 'Mattila', 'Savolainen', 'Ahonen', 'Leppänen', 'Hiltunen', 'Räsänen', 'Pitkänen', 'Nurmi', 'Aalto', 'Wirtanen', 'Myllymäki',
      'Väisänen', 'Kettunen', 'Halonen', 'Toivonen', 'Peltonen', 'Ojala', 'Yli-Hakola', 'Ala-Kulju', 'Hietala', 'Kivelä', 'Lindqvist', 'Lindroos']),
  ('sv',
    ['Anna', 'Kristina', 'Christina', 'Kerstin', 'Karin', 'Carin', 'Maria', 'Åsa', 'Linnéa', 'Linnea', 'Ida', 'Sofia', 'Sophia', 'Camilla', 'Kamilla',
      'Annika', 'Ulrika', 'Monica', 'Monika', 'Ann-Sofi', 'Elin', 'Josefin', 'Astrid', 'Saga', 'Britt-Marie',
      'Lars', 'Anders', 'Karl', 'Carl', 'Erik', 'Eric', 'Johan', 'Christer', 'Krister', 'Mats', 'Nils', 'Oskar', 'Oscar', 'Jan-Erik', 'Göran'],
    ['Karlsson', 'Carlsson', 'Wikström', 'Vikström', 'Johansson', 'Johanson', 'Eriksson', 'Ericsson', 'Lindström', 'Lindholm', 'Nyman', 'Sjöberg',
      'Backman', 'Bäckman', 'Holm', 'Holmberg', 'Nylund', 'Söderholm', 'Söderström', 'Öström', 'Åberg', 'Ahlström', 'Alström', 'Gustafsson',
      'Gustavsson', 'Svensson', 'Westerlund', 'Vesterlund', 'Sundqvist', 'Sundkvist', 'Lindkvist', 'Granholm', 'Blomqvist', 'Fagerström', 'Björklund']),
  ('nb',
    ['Kari', 'Marit', 'Ingrid', 'Solveig', 'Silje', 'Ragnhild', 'Kristin', 'Ole', 'Knut', 'Sverre', 'Bjørn', 'Håkon', 'Øyvind', 'Eivind'],
    ['Hansen', 'Johansen', 'Olsen', 'Larsen', 'Andersen', 'Pedersen', 'Nilsen', 'Kristiansen', 'Christiansen', 'Bakken', 'Haugen', 'Ødegård', 'Sæther', 'Solbakken']),
  ('other',
    ['Olena', 'Natalia', 'Fatima', 'Amina', 'Maryam', 'Jelena', 'Tanja', 'Thi Lan', 'Grace', 'Mehmet', 'Ali', 'Dmitri', 'Andrei', 'Marko', 'Joseph', 'Ahmed'],
    ['Ivanova', 'Petrenko', 'Nguyen', 'Tran', 'Hassan', 'Ali', 'Mohamed', 'Tamm', 'Saar', 'Kovač', 'Šimić', 'O''Brien', 'Santos', 'Yılmaz', 'Rossi', 'Smith'])
) as t (language, given_names, family_names);

create table latent.occupation as
select * from (values
  ('county', ['sairaanhoitaja', 'lähihoitaja', 'sjukskötare', 'sosiaalityöntekijä', 'psykologi', 'röntgenhoitaja', 'fysioterapeutti']),
  ('municipal', ['lastenhoitaja', 'luokanopettaja', 'lärare', 'koulunkäynninohjaaja', 'kirjastonhoitaja', 'keittäjä']),
  ('care', ['lähihoitaja', 'hoiva-avustaja', 'närvårdare', 'ohjaaja', 'sairaanhoitaja']),
  ('it', ['ohjelmistokehittäjä', 'järjestelmäasiantuntija', 'testaaja', 'projektipäällikkö']),
  ('industry', ['koneistaja', 'hitsaaja', 'kokoonpanija', 'suunnittelija', 'montör']),
  ('retail', ['myyjä', 'varastotyöntekijä', 'försäljare', 'vuoropäällikkö']),
  ('cleaning', ['laitoshuoltaja', 'siistijä', 'kiinteistönhoitaja', 'städare']),
  ('state', ['tarkastaja', 'asiantuntija', 'laborantti', 'tutkija']),
  ('third', ['ohjaaja', 'koordinaattori', 'neuvoja', 'verksamhetsledare'])
) as t (trade, occupations);
