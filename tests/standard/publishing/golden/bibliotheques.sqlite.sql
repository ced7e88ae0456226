-- Bibliothèques & médiathèques, version 1.1.0 du 1er juin 2024.
CREATE TABLE "bibliotheques" (
  "code" TEXT NOT NULL UNIQUE,
  -- Expression régulière : ^\d{5}$
  "nom" TEXT NOT NULL CHECK (length("nom") <= 80),
  "supports" TEXT NOT NULL,
  -- Plusieurs valeurs, séparées par ';', parmi : livre, disque, film (DVD), microfiche
  "taille" TEXT CHECK ("taille" IN ('petite', 'moyenne', 'grande', '+grande')),
  "niveau" INTEGER CHECK ("niveau" IN (1, 2, 3)),
  "acces_libre" INTEGER,
  "ouverture" TEXT,
  "mise_a_jour" TEXT,
  "surface" NUMERIC CHECK ("surface" >= 10) CHECK ("surface" <= 20000),
  "courriel" TEXT,
  "position" TEXT,
  PRIMARY KEY ("code")
);
