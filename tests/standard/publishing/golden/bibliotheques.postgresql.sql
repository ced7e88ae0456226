-- Bibliothèques & médiathèques, version 1.1.0 du 1er juin 2024.
CREATE TABLE "bibliotheques" (
  "code" text NOT NULL UNIQUE CHECK ("code" ~ '^\d{5}$'),
  "nom" text NOT NULL CHECK (length("nom") <= 80),
  "supports" text NOT NULL,
  -- Plusieurs valeurs, séparées par ';', parmi : livre, disque, film (DVD), microfiche
  "taille" text CHECK ("taille" IN ('petite', 'moyenne', 'grande', '+grande')),
  "niveau" bigint CHECK ("niveau" IN (1, 2, 3)),
  "acces_libre" boolean,
  "ouverture" date,
  "mise_a_jour" date,
  "surface" numeric CHECK ("surface" >= 10) CHECK ("surface" <= 20000),
  "courriel" text,
  "position" text,
  PRIMARY KEY ("code")
);
COMMENT ON TABLE "bibliotheques" IS 'Bibliothèques & médiathèques, version 1.1.0';
COMMENT ON COLUMN "bibliotheques"."code" IS 'Code de la bibliothèque. Le code local, avec ses zéros.';
COMMENT ON COLUMN "bibliotheques"."nom" IS 'Nom. Le nom usuel, <sans> l’adresse.';
COMMENT ON COLUMN "bibliotheques"."supports" IS 'Supports. Ce que l’on emprunte.';
COMMENT ON COLUMN "bibliotheques"."taille" IS 'Taille. La place qu’elle tient.';
COMMENT ON COLUMN "bibliotheques"."niveau" IS 'Niveau';
COMMENT ON COLUMN "bibliotheques"."acces_libre" IS 'Accès libre';
COMMENT ON COLUMN "bibliotheques"."ouverture" IS 'Date d’ouverture';
COMMENT ON COLUMN "bibliotheques"."mise_a_jour" IS 'Mise à jour';
COMMENT ON COLUMN "bibliotheques"."surface" IS 'Surface en m²';
COMMENT ON COLUMN "bibliotheques"."courriel" IS 'Courriel';
COMMENT ON COLUMN "bibliotheques"."position" IS 'Position';
